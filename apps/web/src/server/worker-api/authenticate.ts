import { type Db, findWorkerByToken, type Worker } from "@switchyard/db";
import { Refusal } from "./refusal";

/** Who calls. An unknown and a revoked token get the same answer. */
export async function authenticate(db: Db, request: Request): Promise<Worker> {
  const [scheme, token] = (request.headers.get("authorization") ?? "").split(" ");
  const worker = scheme === "Bearer" && token ? await findWorkerByToken(db, token) : null;
  if (worker) return worker;
  throw new Refusal(401, "unknownToken", {
    message: "The server does not know this worker's token.",
    remedy: "The token may have been revoked. Make a new one and start the worker with it.",
  });
}
