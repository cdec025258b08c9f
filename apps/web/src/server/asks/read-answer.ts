import type { AskAnswer } from "@switchyard/protocol";
import { ZodError, type z } from "zod";
import { UserFault } from "../user-fault";

/** What a refusal of the trainer says beside its sentence: which node and parameter it is about. */
export interface RefusalDetails {
  code: string;
  node: string | null;
  param: string | null;
}

const CODES: Readonly<Record<string, UserFault["code"]>> = {
  late: "TIMEOUT",
  died: "PRECONDITION_FAILED",
  files: "PRECONDITION_FAILED",
  tooLong: "PAYLOAD_TOO_LARGE",
};

/** The trainer's result in its shape, or its refusal as a fault that the page shows. */
export function readAnswer<S extends z.ZodType>(answer: AskAnswer, schema: S): z.output<S> {
  if (!answer.ok) {
    const { code, node, param, message, remedy } = answer.error;
    const details: RefusalDetails = { code, node, param };
    throw new UserFault(CODES[code] ?? "BAD_REQUEST", message, { remedy, details });
  }
  try {
    return schema.parse(answer.result);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw new UserFault(
      "PRECONDITION_FAILED",
      "The worker's trainer answered in another form than expected.",
      {
        remedy: "Update the worker to the server's version and start it again.",
      },
    );
  }
}
