import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";

type FaultCode = Extract<
  TRPC_ERROR_CODE_KEY,
  | "BAD_REQUEST"
  | "NOT_FOUND"
  | "TIMEOUT"
  | "CONFLICT"
  | "PAYLOAD_TOO_LARGE"
  | "TOO_MANY_REQUESTS"
  | "PRECONDITION_FAILED"
>;

/** A fault that the person at the page can mend: says what is wrong and what to do. */
export class UserFault extends Error {
  readonly code: FaultCode;
  readonly remedy: string;
  readonly details: unknown;

  constructor(code: FaultCode, message: string, rest: { remedy: string; details?: unknown }) {
    super(message);
    this.name = "UserFault";
    this.code = code;
    this.remedy = rest.remedy;
    this.details = rest.details ?? null;
  }
}
