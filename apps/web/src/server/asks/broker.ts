/**
 * Questions of pages on their way to a worker and back, in the memory of this process. A question belongs to the call that asks it:
 * nobody else can name it, and it ends when that call is answered, given up or late.
 */
import { randomUUID } from "node:crypto";
import {
  ASK_GRACE_MS,
  ASK_POLL_MS,
  type Ask,
  type AskAnswer,
  type AskAnswerRequest,
  type AskPoll,
  type AskPollReply,
} from "@switchyard/protocol";
import { AskFailure } from "./ask-failure";
import { type AskSession, isLive, type Pending } from "./session";

/** More than these at once are refused: each holds a page's call open. */
export const MAX_PENDING = 32;
/** On top of the trainer's own time: for what waits before it, for a trainer that has to start and for files to be fetched. */
export const WAIT_MS = 90_000;
/** A worker whose connection closed calls again at once, if it lives. */
const CLOSED_GRACE_MS = 2_000;
/** A reply with a question may be lost on its way; a question that is lost more often than this is given up. */
const MAX_DELIVERIES = 3;

export interface Question extends Omit<Ask, "id"> {
  /** Which workers may be asked. */
  readonly fits: (session: AskSession) => boolean;
  /** Aborted when the asker has gone. */
  readonly signal?: AbortSignal | undefined;
}

/** A worker chooses its session's id, but not whose it is. */
const keyOf = (workerId: string, session: string): string => `${workerId}/${session}`;

export class AskBroker {
  readonly #sessions = new Map<string, AskSession>();
  readonly #waiting: Pending[] = [];
  #pendingCount = 0;

  /** Those that call. */
  sessions(): AskSession[] {
    return [...this.#sessions.values()].filter((session) => isLive(session, performance.now()));
  }

  ask(question: Question): Promise<AskAnswer> {
    const { fits, signal, ...ask } = question;
    if (signal?.aborted) return Promise.reject(new AskFailure("given up"));
    if (this.#pendingCount >= MAX_PENDING) return Promise.reject(new AskFailure("full"));
    if (!this.sessions().some(fits)) return Promise.reject(new AskFailure("nobody"));
    return new Promise((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", giveUp);
        this.#pendingCount -= 1;
        this.#forget(pending);
      };
      const pending: Pending = {
        ask: { id: randomUUID(), ...ask },
        fits,
        deliveries: 0,
        holder: null,
        answer: (answer) => {
          settle();
          resolve(answer);
        },
        fail: (reason) => {
          settle();
          reject(new AskFailure(reason));
        },
      };
      const giveUp = () => this.#cancel(pending, "given up");
      const timer = setTimeout(() => this.#cancel(pending, "late"), ask.seconds * 1_000 + WAIT_MS);
      signal?.addEventListener("abort", giveUp, { once: true });
      this.#pendingCount += 1;
      this.#waiting.push(pending);
      this.#offer();
    });
  }

  /** Resolves when there is something for this worker, or after a while with nothing. `signal`: its connection has closed. */
  poll(workerId: string, poll: AskPoll, signal: AbortSignal): Promise<AskPollReply> {
    const session = this.#greet(workerId, poll);
    this.#redeliver(session, poll.holding);
    return new Promise((resolve) => {
      const reply = (value: AskPollReply) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", leave);
        if (session.reply === reply) session.reply = null;
        session.seenAt = performance.now();
        this.#watch(session, signal.aborted ? CLOSED_GRACE_MS : ASK_GRACE_MS);
        resolve(value);
      };
      const leave = () => reply({ asks: [], cancelled: [] });
      const timer = setTimeout(leave, ASK_POLL_MS);
      signal.addEventListener("abort", leave, { once: true });
      // One poll at a time: the connection of an earlier one is dead.
      session.reply?.({ asks: [], cancelled: [] });
      session.reply = reply;
      clearTimeout(session.absence);
      if (signal.aborted) leave();
      else if (!this.#tellCancelled(session)) this.#offer();
    });
  }

  /** False where nobody waits for it, or it is not this worker's to answer. */
  answer(workerId: string, { session: sessionId, id, answer }: AskAnswerRequest): boolean {
    const session = this.#sessions.get(keyOf(workerId, sessionId));
    session?.cancelled.delete(id);
    const pending = session?.held.get(id);
    pending?.answer(answer);
    if (pending) this.#offer();
    return pending !== undefined;
  }

  #greet(workerId: string, { session: id, contract, trainerVersion, isWarm }: AskPoll): AskSession {
    const told = { contract, trainerVersion, isWarm, seenAt: performance.now() };
    const key = keyOf(workerId, id);
    const known = this.#sessions.get(key);
    if (known) return Object.assign(known, told);
    const session: AskSession = {
      key,
      workerId,
      ...told,
      held: new Map(),
      cancelled: new Set(),
      reply: null,
      absence: undefined,
    };
    this.#sessions.set(key, session);
    return session;
  }

  /** What it was given and does not know of was lost with a reply. */
  #redeliver(session: AskSession, holding: readonly string[]): void {
    for (const id of session.cancelled) if (!holding.includes(id)) session.cancelled.delete(id);
    for (const [id, pending] of [...session.held]) {
      if (holding.includes(id)) continue;
      session.held.delete(id);
      pending.holder = null;
      if (pending.deliveries >= MAX_DELIVERIES) pending.fail("lost");
      else this.#waiting.unshift(pending);
    }
  }

  #tellCancelled(session: AskSession): boolean {
    if (!session.reply || session.cancelled.size === 0) return false;
    session.reply({ asks: [], cancelled: [...session.cancelled] });
    return true;
  }

  /** Gives what waits to workers that have nothing to do, warm ones first: one question at a time to each. */
  #offer(): void {
    for (const pending of [...this.#waiting]) {
      const idle = this.sessions().filter((each) => each.reply && each.held.size === 0 && pending.fits(each));
      const session = idle.find(({ isWarm }) => isWarm) ?? idle[0];
      if (!session?.reply) continue;
      this.#waiting.splice(this.#waiting.indexOf(pending), 1);
      pending.deliveries += 1;
      pending.holder = session;
      session.held.set(pending.ask.id, pending);
      session.reply({ asks: [pending.ask], cancelled: [] });
    }
  }

  #cancel(pending: Pending, reason: "given up" | "late"): void {
    const { holder } = pending;
    pending.fail(reason);
    if (!holder) return;
    holder.cancelled.add(pending.ask.id);
    this.#tellCancelled(holder);
  }

  #forget(pending: Pending): void {
    const at = this.#waiting.indexOf(pending);
    if (at >= 0) this.#waiting.splice(at, 1);
    pending.holder?.held.delete(pending.ask.id);
    pending.holder = null;
  }

  /** After a poll has ended the worker calls again at once, or is away. */
  #watch(session: AskSession, graceMs: number): void {
    clearTimeout(session.absence);
    session.absence = setTimeout(() => this.#leave(session), graceMs);
    session.absence.unref();
  }

  #leave(session: AskSession): void {
    this.#sessions.delete(session.key);
    for (const pending of [...session.held.values()]) pending.fail("gone");
    const here = this.sessions();
    for (const pending of [...this.#waiting]) if (!here.some(pending.fits)) pending.fail("gone");
  }
}
