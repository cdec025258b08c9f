/**
 * Saves a document some moments after it has changed, one save at a time, against the version it was read at.
 * Framework-free; the clock is `setTimeout`.
 */
import { createStore, type StoreApi } from "zustand/vanilla";

export type SaveStatus =
  | { kind: "saved" }
  | { kind: "unsaved" }
  | { kind: "saving" }
  /** Tried again after a while, and at once when asked. */
  | { kind: "failed"; message: string }
  /** Someone else has saved `version` since: a person must choose. */
  | { kind: "conflict"; version: number };

export type SaveOutcome =
  | { kind: "saved"; version: number }
  | { kind: "conflict"; version: number }
  | { kind: "failed"; message: string };

export interface AutosaveOptions<T> {
  /** What is stored now, and its version. */
  initial: T;
  version: number;
  /** Must not throw. */
  save: (doc: T, version: number) => Promise<SaveOutcome>;
  delayMs?: number;
  retryMs?: number;
}

const DELAY_MS = 700;
const RETRY_MS = 4_000;

export class Autosave<T> {
  readonly status: StoreApi<SaveStatus> = createStore<SaveStatus>(() => ({ kind: "saved" }));
  private readonly options: Required<AutosaveOptions<T>>;
  private latest: T;
  private stored: T;
  private version: number;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;

  constructor(options: AutosaveOptions<T>) {
    this.options = { delayMs: DELAY_MS, retryMs: RETRY_MS, ...options };
    this.latest = options.initial;
    this.stored = options.initial;
    this.version = options.version;
  }

  /** True where leaving now would lose something. */
  get isDirty(): boolean {
    return this.latest !== this.stored;
  }

  /** The newest version of which this page knows that it is stored. */
  get storedVersion(): number {
    return this.version;
  }

  change(doc: T): void {
    this.latest = doc;
    const { kind } = this.status.getState();
    if (kind === "conflict") return;
    if (!this.isDirty) {
      this.clearTimer();
      if (kind === "unsaved" || kind === "failed") this.set({ kind: "saved" });
      return;
    }
    if (kind !== "saving") this.set({ kind: "unsaved" });
    this.schedule(this.options.delayMs);
  }

  /** Saves now; resolves when everything is stored or the attempt has failed. */
  async flush(): Promise<void> {
    this.clearTimer();
    if (this.status.getState().kind === "conflict") return;
    while (this.running) await this.running;
    if (!this.isDirty) return;
    this.running = this.attempt();
    await this.running;
  }

  /** After a conflict: overwrites what the other one has saved. */
  async keepMine(): Promise<void> {
    const status = this.status.getState();
    if (status.kind !== "conflict") return;
    this.version = status.version;
    this.set({ kind: "unsaved" });
    await this.flush();
  }

  /** After a conflict: what was read afresh is now what is stored. */
  takeOther(doc: T, version: number): void {
    this.version = version;
    this.stored = doc;
    this.latest = doc;
    this.set({ kind: "saved" });
  }

  dispose(): void {
    this.clearTimer();
  }

  private async attempt(): Promise<void> {
    const doc = this.latest;
    this.set({ kind: "saving" });
    const outcome = await this.options.save(doc, this.version);
    this.running = null;
    if (outcome.kind === "saved") {
      this.version = outcome.version;
      this.stored = doc;
      this.set({ kind: this.isDirty ? "unsaved" : "saved" });
      if (this.isDirty) this.schedule(this.options.delayMs);
      return;
    }
    this.set(outcome);
    if (outcome.kind === "failed") this.schedule(this.options.retryMs);
  }

  private schedule(delayMs: number): void {
    this.clearTimer();
    this.timer = setTimeout(() => void this.flush(), delayMs);
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private set(status: SaveStatus): void {
    this.status.setState(status, true);
  }
}
