/** Keeps a lease alive by heartbeats from its own timer and knows how sure it is. */
import {
  confirmed,
  type FenceWatch,
  HEARTBEAT_MS,
  type HeartbeatReply,
  type Ownership,
  ownership,
  refused,
  type SpoolState,
  watchFence,
} from "@switchyard/protocol";
import { sleep } from "./pause";
import { Refused, type ServerClient } from "./server-client";

export interface LeaseGuardOptions {
  readonly client: ServerClient;
  readonly runId: string;
  readonly fence: number;
  readonly spool: () => Promise<SpoolState>;
  /** Called once for each change of what the server wants. */
  readonly onCommand: (command: HeartbeatReply["command"]) => void;
  readonly maxOfflineMs?: number;
  readonly heartbeatMs?: number;
}

export class LeaseGuard {
  readonly #options: LeaseGuardOptions;
  readonly #stop = new AbortController();
  readonly #lost = new AbortController();
  #watch: FenceWatch;
  #command: HeartbeatReply["command"] = "none";
  #refusal: Refused | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** `grantedAt`: monotonic milliseconds at which the request that got the lease was sent. */
  constructor(grantedAt: number, options: LeaseGuardOptions) {
    this.#options = options;
    this.#watch = watchFence(grantedAt, options.maxOfflineMs);
  }

  start(): void {
    const beat = () => {
      this.#checkSilence();
      void this.#beat();
    };
    this.#timer = setInterval(beat, this.#options.heartbeatMs ?? HEARTBEAT_MS);
    beat();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stop.abort();
  }

  get ownership(): Ownership {
    return ownership(this.#watch, performance.now());
  }

  /** Aborted when the lease is lost. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Why the server refused, where it was not only that another has the lease. */
  get refusal(): Refused | null {
    return this.#refusal;
  }

  /** Resolves when the lease is certain, or is lost, or `signal` aborts: before that nothing may be sent. */
  async untilCertain(signal: AbortSignal): Promise<void> {
    while (this.ownership === "doubtful" && !signal.aborted && !this.#lost.signal.aborted)
      await sleep(100, signal);
  }

  /** For the other calls under the lease: a refusal ends it, any answer proves it. */
  async watching<T>(call: () => Promise<T>): Promise<T> {
    const sentAt = performance.now();
    try {
      const answer = await call();
      this.#watch = confirmed(this.#watch, sentAt);
      return answer;
    } catch (error) {
      if (error instanceof Refused && (error.isLost || error.status === 401)) this.#lose(error);
      throw error;
    }
  }

  async #beat(): Promise<void> {
    const { client, runId, fence, spool, onCommand } = this.#options;
    const waiting = await spool();
    const reply = await this.watching(() => client.heartbeat({ runId, fence, spool: waiting })).catch(
      () => null,
    );
    if (reply === null || this.#stop.signal.aborted || reply.command === this.#command) return;
    this.#command = reply.command;
    onCommand(reply.command);
  }

  #checkSilence(): void {
    if (this.ownership === "lost") this.#lose(null);
  }

  #lose(refusal: Refused | null): void {
    this.#watch = refused(this.#watch);
    this.#refusal = refusal;
    this.#lost.abort();
  }
}
