import { database } from "@/server/db";
import { answer, leaseRoute } from "@/server/worker-api/routes";

export const POST = (request: Request): Promise<Response> =>
  answer(async () => leaseRoute((await database()).db, request));
