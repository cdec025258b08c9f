import { database } from "@/server/db";
import { answer, finishRoute } from "@/server/worker-api/routes";

export const POST = (request: Request): Promise<Response> =>
  answer(async () => finishRoute((await database()).db, request));
