/** The worker's side of the HTTP messages. Knows nothing of runs: it calls, checks the shape and names the failure. */
import {
  ASK_POLL_MS,
  type AskAnswerRequest,
  type AskPoll,
  type AskPollReply,
  type AttachRequest,
  askAnswerReplySchema,
  askPollReplySchema,
  type EventsReply,
  eventsReplySchema,
  type FinishRequest,
  finishReplySchema,
  type HeartbeatReply,
  type HeartbeatRequest,
  heartbeatReplySchema,
  type LeaseReply,
  type LeaseRequest,
  leaseReplySchema,
  type RefusalCode,
  refusalSchema,
} from "@switchyard/protocol";
import { z } from "zod";

/** The server has answered and said no. */
export class Refused extends Error {
  readonly status: number;
  readonly code: RefusalCode;
  readonly remedy: string;
  constructor(status: number, error: { code: RefusalCode; message: string; remedy: string }) {
    super(error.message);
    this.name = "Refused";
    this.status = status;
    this.code = error.code;
    this.remedy = error.remedy;
  }

  /** Another has the lease, or it has ended: no use in trying again. */
  get isLost(): boolean {
    return this.code === "staleFence" || this.code === "notYours";
  }
}

/** No answer, or one that only says to try again. */
export class Unreachable extends Error {
  /** Null where there was no answer at all. */
  readonly status: number | null;
  constructor(message: string, status: number | null = null) {
    super(message);
    this.name = "Unreachable";
    this.status = status;
  }
}

/** Worth trying again: the server is away, busy, or has no space just now. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Refused && error.status >= 500);

const CALL_TIMEOUT_MS = 30_000;
const HEARTBEAT_TIMEOUT_MS = 10_000;
/** Without a byte moving for this long a transfer has died. */
const TRANSFER_TIMEOUT_MS = 30 * 60_000;

export class ServerClient {
  readonly #server: string;
  readonly #token: string;

  constructor(server: string, token: string) {
    this.#server = server.replace(/\/+$/, "");
    this.#token = token;
  }

  lease(body: LeaseRequest): Promise<LeaseReply> {
    return this.#post("lease", JSON.stringify(body), leaseReplySchema);
  }

  heartbeat(body: HeartbeatRequest): Promise<HeartbeatReply> {
    return this.#post("heartbeat", JSON.stringify(body), heartbeatReplySchema, {
      timeoutMs: HEARTBEAT_TIMEOUT_MS,
    });
  }

  /** `lines` are events as the trainer wrote them: they are passed on and not read again. */
  events(
    head: { runId: string; fence: number; attempt: number },
    lines: readonly string[],
  ): Promise<EventsReply> {
    const body = `${JSON.stringify(head).slice(0, -1)},"events":[${lines.join(",")}]}`;
    return this.#post("events", body, eventsReplySchema);
  }

  async finish(body: FinishRequest): Promise<string> {
    return (await this.#post("finish", JSON.stringify(body), finishReplySchema)).state;
  }

  async attach(body: AttachRequest): Promise<void> {
    await this.#post("attach", JSON.stringify(body), z.unknown());
  }

  /** Held open by the server until there is a question, or for a while. */
  nextAsk(body: AskPoll, signal: AbortSignal): Promise<AskPollReply> {
    const timeoutMs = ASK_POLL_MS + CALL_TIMEOUT_MS;
    return this.#post("asks/next", JSON.stringify(body), askPollReplySchema, { timeoutMs, signal });
  }

  /** False: nobody waited for it any more. */
  async answerAsk(body: AskAnswerRequest): Promise<boolean> {
    return (await this.#post("asks/answer", JSON.stringify(body), askAnswerReplySchema)).isTaken;
  }

  async hasArtifact(sha256: string): Promise<boolean> {
    const url = this.#url(`artifacts/${sha256}`);
    const response = await this.#fetch(url, { method: "HEAD", headers: this.#headers() }, CALL_TIMEOUT_MS);
    if (response.status === 404) return false;
    if (!response.ok) throw await failureOf(response);
    return true;
  }

  async putArtifact(sha256: string, content: { body: ReadableStream; bytes: number }): Promise<void> {
    const init = {
      method: "PUT",
      headers: { ...this.#headers(), "content-length": String(content.bytes) },
      body: content.body,
      duplex: "half",
    } as RequestInit;
    const response = await this.#fetch(this.#url(`artifacts/${sha256}`), init, TRANSFER_TIMEOUT_MS);
    if (!response.ok) throw await failureOf(response);
    await response.arrayBuffer();
  }

  async getArtifact(sha256: string): Promise<ReadableStream> {
    const init = { headers: this.#headers() };
    const response = await this.#fetch(this.#url(`artifacts/${sha256}`), init, TRANSFER_TIMEOUT_MS);
    if (!response.ok || !response.body) throw await failureOf(response);
    return response.body;
  }

  #url = (path: string): string => `${this.#server}/api/worker/${path}`;
  #headers = (): Record<string, string> => ({ authorization: `Bearer ${this.#token}` });

  async #post<S extends z.ZodType>(
    path: string,
    body: string,
    schema: S,
    { timeoutMs = CALL_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<z.output<S>> {
    const headers = { ...this.#headers(), "content-type": "application/json" };
    const init = { method: "POST", headers, body, ...(signal ? { signal } : {}) };
    const response = await this.#fetch(this.#url(path), init, timeoutMs);
    if (!response.ok) throw await failureOf(response);
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data;
    throw new Unreachable(`The answer to ${path} is not what a Switchyard server says.`);
  }

  async #fetch(url: string, init: RequestInit, timeoutMs: number): Promise<Response> {
    try {
      const signals = [AbortSignal.timeout(timeoutMs), ...(init.signal ? [init.signal] : [])];
      return await fetch(url, { ...init, signal: AbortSignal.any(signals) });
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw new Unreachable(cause instanceof Error ? cause.message : String(cause));
    }
  }
}

async function failureOf(response: Response): Promise<Refused | Unreachable> {
  const parsed = refusalSchema.safeParse(await response.json().catch(() => undefined));
  return parsed.success
    ? new Refused(response.status, parsed.data.error)
    : new Unreachable(`The server answered with status ${response.status}.`, response.status);
}
