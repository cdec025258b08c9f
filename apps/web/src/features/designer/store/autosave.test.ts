import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Autosave, type SaveOutcome } from "./autosave";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that checks versions, answers after 100 ms, and fails as often as it is told to. */
function server(stored: string) {
  const held = { doc: stored, version: 1, failures: 0, calls: 0, busy: 0, mostBusy: 0 };
  const save = async (doc: string, version: number): Promise<SaveOutcome> => {
    held.calls += 1;
    held.busy += 1;
    held.mostBusy = Math.max(held.mostBusy, held.busy);
    await new Promise((done) => setTimeout(done, 100));
    held.busy -= 1;
    if (held.failures > 0) {
      held.failures -= 1;
      return { kind: "failed", message: "no connection" };
    }
    if (version !== held.version) return { kind: "conflict", version: held.version };
    held.doc = doc;
    held.version += 1;
    return { kind: "saved", version: held.version };
  };
  return {
    held,
    autosave: new Autosave({ initial: stored, version: 1, save, delayMs: 500, retryMs: 2_000 }),
  };
}

describe("autosave", () => {
  it("waits for a pause, then saves the newest once", async () => {
    const { held, autosave } = server("a");
    for (const doc of ["ab", "abc", "abcd"]) {
      autosave.change(doc);
      await vi.advanceTimersByTimeAsync(300);
    }
    expect([held.calls, autosave.isDirty]).toEqual([0, true]);
    await vi.advanceTimersByTimeAsync(300);
    expect(held).toMatchObject({ doc: "abcd", version: 2, calls: 1 });
    expect(autosave.status.getState()).toEqual({ kind: "saved" });
    expect(autosave.isDirty).toBe(false);
  });

  it("saves what changed during a save afterwards, never two at a time", async () => {
    const { held, autosave } = server("a");
    autosave.change("b");
    await vi.advanceTimersByTimeAsync(550);
    expect(autosave.status.getState()).toEqual({ kind: "saving" });
    autosave.change("c");
    void autosave.flush();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(held).toMatchObject({ doc: "c", version: 3, mostBusy: 1 });
  });

  it("tries again after a failure, and says so meanwhile", async () => {
    const { held, autosave } = server("a");
    held.failures = 2;
    autosave.change("b");
    await vi.advanceTimersByTimeAsync(700);
    expect(autosave.status.getState()).toEqual({ kind: "failed", message: "no connection" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(held).toMatchObject({ doc: "b", calls: 3 });
    expect(autosave.status.getState()).toEqual({ kind: "saved" });
  });

  it("stops at a conflict until a person has chosen", async () => {
    const { held, autosave } = server("a");
    held.doc = "theirs";
    held.version = 5;
    autosave.change("mine");
    await vi.advanceTimersByTimeAsync(700);
    expect(autosave.status.getState()).toEqual({ kind: "conflict", version: 5 });
    autosave.change("mine too");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(held).toMatchObject({ doc: "theirs", calls: 1 });
    const kept = autosave.keepMine();
    await vi.advanceTimersByTimeAsync(200);
    await kept;
    expect(held).toMatchObject({ doc: "mine too", version: 6 });
  });

  it("needs no save after an undo back to what is stored", async () => {
    const { held, autosave } = server("a");
    autosave.change("b");
    autosave.change("a");
    expect(autosave.status.getState()).toEqual({ kind: "saved" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(held.calls).toBe(0);
  });
});
