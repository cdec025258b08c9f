import { database } from "@/server/db";
import { answer, heartbeatRoute } from "@/server/worker-api/routes";

export const POST = (request: Request): Promise<Response> =>
  answer(async () => heartbeatRoute((await database()).db, request));
