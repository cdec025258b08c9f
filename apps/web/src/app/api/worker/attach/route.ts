import { database } from "@/server/db";
import { answer, attachRoute } from "@/server/worker-api/routes";

export const POST = (request: Request): Promise<Response> =>
  answer(async () => attachRoute((await database()).db, request));
