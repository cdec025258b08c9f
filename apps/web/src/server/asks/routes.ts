/** The two calls by which a worker fetches questions and brings answers. */
import type { Db } from "@switchyard/db";
import { askAnswerRequestSchema, askPollSchema, MAX_ASK_ANSWER_BYTES } from "@switchyard/protocol";
import { authenticate } from "../worker-api/authenticate";
import { readBody } from "../worker-api/read-body";
import { answer } from "../worker-api/routes";
import type { AskBroker } from "./broker";

const POLL_BYTES = 16 * 1024;
/** Around the answer itself. */
const FRAME_BYTES = 4 * 1024;

export const pollRoute = (db: Db, broker: AskBroker, request: Request): Promise<Response> =>
  answer(async () => {
    const worker = await authenticate(db, request);
    const poll = await readBody(request, askPollSchema, POLL_BYTES);
    return Response.json(await broker.poll(worker.id, poll, request.signal));
  });

export const answerRoute = (db: Db, broker: AskBroker, request: Request): Promise<Response> =>
  answer(async () => {
    const worker = await authenticate(db, request);
    const body = await readBody(request, askAnswerRequestSchema, MAX_ASK_ANSWER_BYTES + FRAME_BYTES);
    return Response.json({ isTaken: broker.answer(worker.id, body) });
  });
