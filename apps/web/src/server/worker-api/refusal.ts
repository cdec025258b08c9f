import type { RefusalBody, RefusalCode } from "@switchyard/protocol";

/** A request of a worker that is not carried out: status, code and a sentence with a remedy. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: RefusalCode;
  readonly remedy: string;

  constructor(status: number, code: RefusalCode, text: { message: string; remedy: string }) {
    super(text.message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
    this.remedy = text.remedy;
  }

  toResponse(): Response {
    const { code, message, remedy } = this;
    const body: RefusalBody = { error: { code, message, remedy } };
    return Response.json(body, { status: this.status });
  }
}

const CODES_OF_FULL_DISK = new Set(["ENOSPC", "EDQUOT", "53100"]);

/** Whether an error (of the file system or of PostgreSQL) says that a disk is full. */
export function isDiskFull(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (CODES_OF_FULL_DISK.has((at as NodeJS.ErrnoException).code ?? "")) return true;
  }
  return false;
}

export const noSpace = (): Refusal =>
  new Refusal(507, "noSpace", {
    message: "The server's disk is full.",
    remedy: "Free some space in the server's data folder; nothing that was acknowledged is lost.",
  });

export const badRequest = (message: string): Refusal =>
  new Refusal(400, "badRequest", {
    message,
    remedy: "The worker and the server may be of different versions.",
  });

export const tooLarge = (limitBytes: number): Refusal =>
  new Refusal(413, "tooLarge", {
    message: `The body is larger than ${limitBytes} bytes.`,
    remedy: "Send it in smaller parts.",
  });
