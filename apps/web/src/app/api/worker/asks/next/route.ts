import { pollRoute } from "@/server/asks/routes";
import { askBroker } from "@/server/asks/shared-broker";
import { database } from "@/server/db";
import { answer } from "@/server/worker-api/routes";

export const POST = (request: Request): Promise<Response> =>
  answer(async () => pollRoute((await database()).db, askBroker(), request));
