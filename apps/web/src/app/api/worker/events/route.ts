import { database } from "@/server/db";
import { answer, eventsRoute } from "@/server/worker-api/routes";

export const POST = (request: Request): Promise<Response> =>
  answer(async () => eventsRoute((await database()).db, request));
