import { makePulse, type Pulse } from "./pulse";

/**
 * One listening connection for the whole process, shared by every page that follows a run. A notice carries only the
 * run's id: what happened is read from the database.
 */

/** At most ten notices of a run a second, however fast it changes. */
export const MIN_GAP_MS = 100;

type Notice = () => void;
/** Starts listening; calls back with the run's id at each notice, and once with null after a lost connection is back. */
export type Listen = (onNotice: (runId: string | null) => void) => Promise<() => Promise<void>>;

/** More followers than this, over all runs, are refused: each holds a connection open. */
export const MAX_FOLLOWERS = 500;

export class TooManyFollowers extends Error {}

export class RunNotices {
  readonly #listen: Listen;
  readonly #pulses = new Map<string, Pulse>();
  #count = 0;
  #listening: Promise<() => Promise<void>> | null = null;

  constructor(listen: Listen) {
    this.#listen = listen;
  }

  get followers(): number {
    return this.#count;
  }

  /** What is read under one number holds all changes that its followers were told of before they read. */
  generationOf(runId: string): number {
    return this.#pulses.get(runId)?.generation() ?? 0;
  }

  async follow(runId: string, notice: Notice): Promise<() => void> {
    if (this.#count >= MAX_FOLLOWERS) throw new TooManyFollowers();
    this.#count += 1;
    const pulse = this.#pulses.get(runId) ?? makePulse(MIN_GAP_MS);
    this.#pulses.set(runId, pulse);
    const leave = pulse.join(notice);
    let isFollowing = true;
    const stop = () => {
      if (!isFollowing) return;
      isFollowing = false;
      this.#count -= 1;
      leave();
      if (pulse.size() === 0 && this.#pulses.get(runId) === pulse) this.#pulses.delete(runId);
    };
    try {
      await this.#start();
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  async close(): Promise<void> {
    const listening = this.#listening;
    this.#listening = null;
    await (await listening)?.();
  }

  #start(): Promise<() => Promise<void>> {
    this.#listening ??= this.#listen((runId) => this.#pass(runId)).catch((error: unknown) => {
      // The next follower tries again.
      this.#listening = null;
      throw error;
    });
    return this.#listening;
  }

  #pass(runId: string | null): void {
    const changed = runId === null ? [...this.#pulses.values()] : [this.#pulses.get(runId)];
    for (const pulse of changed) pulse?.beat();
  }
}
