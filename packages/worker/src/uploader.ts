/** Hop 11: sends the events of one attempt in order, each batch until it is acknowledged. */
import type { SpoolState } from "@switchyard/protocol";
import { type EventLine, EventTail } from "./event-tail";
import type { LeaseGuard } from "./lease-guard";
import { backoffMs, sleep } from "./pause";
import { isPassing, type ServerClient } from "./server-client";
import { isOversized, thinned } from "./thin-rollouts";

export interface UploaderOptions {
  readonly client: ServerClient;
  readonly guard: LeaseGuard;
  readonly runId: string;
  readonly fence: number;
  readonly attempt: number;
  readonly eventsFile: string;
  /** Above this many waiting bytes rollouts are given up, metrics never. */
  readonly spoolLimitBytes: number;
  /** Called for each line before it is sent for the first time. */
  readonly onLine: (line: EventLine) => void;
  /** Called when the server has more for good. */
  readonly onAcked: (seq: number) => Promise<void>;
  /** Called once if the events can never be delivered: damaged, or refused as they are. */
  readonly onFailure: (error: unknown) => void;
}

/** How often the file of events is looked at while it says nothing new. */
const LOOK_MS = 50;
/** From one call to the next what is new is gathered for at least this long ... */
const GATHER_MS = 100;
/** ... and for so many times what the call took, within a bound: a server that is slow to answer is called less often. */
const GATHER_CALLS = 3;
const MAX_GATHER_MS = 1_000;
const BATCH_LINES = 500;
const BATCH_BYTES = 2 * 1024 * 1024;

/** How long to wait after a call that took `callMs`. */
export const gatherAfter = (callMs: number): number =>
  Math.max(0, Math.min(MAX_GATHER_MS, Math.max(GATHER_MS, GATHER_CALLS * callMs)) - callMs);

export class Uploader {
  readonly #options: UploaderOptions;
  readonly #tail: EventTail;
  readonly #stop = new AbortController();
  /** Aborted when the trainer has ended and no more is written. */
  readonly #closing = new AbortController();
  #pending: EventLine[] = [];
  #acked = 0;
  #seen = 0;
  #thinnedRollouts = 0;
  #done: Promise<void> | null = null;

  constructor(options: UploaderOptions) {
    this.#options = options;
    this.#tail = new EventTail(options.eventsFile);
  }

  start(): void {
    this.#done = this.#run()
      .catch((error: unknown) => this.#options.onFailure(error))
      .finally(() => this.#tail.close());
  }

  /** What waits; events that have not been read from the file are counted by their bytes only. */
  async waiting(): Promise<SpoolState> {
    const unread = await this.#tail.unreadBytes();
    const pending = this.#pending.reduce((sum, line) => sum + line.text.length, 0);
    return { events: this.#pending.length, bytes: pending + unread, thinnedRollouts: this.#thinnedRollouts };
  }

  /** The trainer has ended: sends the rest. True when all is acknowledged. */
  async drain(signal: AbortSignal): Promise<boolean> {
    this.#closing.abort();
    const abort = () => this.#stop.abort();
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    await this.#done;
    signal.removeEventListener("abort", abort);
    return this.#pending.length === 0 && (await this.#tail.unreadBytes()) === 0;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.#closing.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    const { guard } = this.#options;
    const isOver = () => this.#stop.signal.aborted || guard.lost.aborted;
    while (!isOver()) {
      const isLast = this.#closing.signal.aborted;
      await this.#fill();
      const isFull = this.#pending.length >= BATCH_LINES;
      let restMs = LOOK_MS;
      if (this.#pending.length > 0) {
        const sentAt = performance.now();
        await this.#sendUntilAcked(isOver);
        restMs = gatherAfter(performance.now() - sentAt);
      } else if (isLast) return;
      if (!isFull) await sleep(restMs, this.#closing.signal);
    }
  }

  async #fill(): Promise<void> {
    if (this.#pending.length > 0) return;
    const isBehind = (await this.#tail.unreadBytes()) > this.#options.spoolLimitBytes;
    const lines = await this.#tail.read(BATCH_LINES, BATCH_BYTES);
    for (const line of lines) {
      if (line.seq <= this.#seen) continue;
      this.#seen = line.seq;
      this.#options.onLine(line);
    }
    this.#pending = lines.map((line) => this.#slim(line, isBehind));
  }

  #slim(line: EventLine, isBehind: boolean): EventLine {
    const isGivenUp = isBehind && line.kind === "rollouts";
    if (!isGivenUp && !isOversized(line)) return line;
    this.#thinnedRollouts += 1;
    return thinned(line, isGivenUp ? "backlog" : "oversized");
  }

  async #sendUntilAcked(isOver: () => boolean): Promise<void> {
    const { client, guard, runId, fence, attempt } = this.#options;
    for (let tries = 1; !isOver(); tries += 1) {
      await guard.untilCertain(this.#stop.signal);
      if (isOver()) return;
      try {
        const texts = this.#pending.map(({ text }) => text);
        const { acked } = await guard.watching(() => client.events({ runId, fence, attempt }, texts));
        return await this.#takeAck(acked);
      } catch (error) {
        if (guard.lost.aborted) return;
        if (!isPassing(error)) throw error;
        await sleep(backoffMs(tries), this.#stop.signal);
      }
    }
  }

  async #takeAck(acked: number): Promise<void> {
    const first = this.#pending[0]?.seq ?? 1;
    const last = this.#pending.at(-1)?.seq ?? 0;
    if (acked >= first - 1 && acked <= last) {
      this.#pending = this.#pending.filter(({ seq }) => seq > acked);
    } else {
      // The server is elsewhere than we think (a restored backup, say): go on from where it is.
      this.#pending = [];
      await this.#tail.rewindTo(acked);
    }
    if (acked === this.#acked) return;
    this.#acked = acked;
    await this.#options.onAcked(acked);
  }
}
