import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { liveOfMembers, MAX_FOLD_VALUES, standingOfMembers } from "./fold-summary";
import type { NodeLive, NodeRunState } from "./node-data";

const live = (
  state: NodeRunState | null,
  values: NodeLive["values"] = [],
  progress: number | null = null,
) => ({
  state,
  progress,
  note: null,
  values,
});
const stage = (title: string, own: NodeLive) => ({ title, isStage: true, live: own });
const part = (title: string, own: NodeLive) => ({ title, isStage: false, live: own });
const reward = { title: "Reward", text: "0.5" };

describe("a run inside of a folded frame", () => {
  it.each([
    [["finished", "running", "waiting"], "running"],
    [["finished", "failed", "running"], "failed"],
    [["running", "paused"], "paused"],
    [["finished", "reused"], "finished"],
    [["reused", "reused"], "reused"],
    [["finished", "waiting"], "waiting"],
  ] as const)("%j is as bad as its worst: %s", (states, worst) => {
    expect(liveOfMembers(states.map((state) => stage("s", live(state))))?.state).toBe(worst);
  });

  it("shows the values of its stages under their names, those of its parts where it has no stage", () => {
    const both = liveOfMembers([
      stage("Warm-up", live("finished", [{ title: "Loss", text: "2.1" }])),
      stage("GRPO", live("running", [reward], 0.5)),
      part("Clip", live(null, [{ title: "Clipped", text: "3 %" }])),
    ]);
    expect(both?.values).toEqual([
      { title: "Warm-up: Loss", text: "2.1" },
      { title: "GRPO: Reward", text: "0.5" },
    ]);
    expect([both?.progress, both?.note]).toEqual([0.75, "1 of 2 stages done"]);
    expect(liveOfMembers([stage("GRPO", live("running", [reward]))])?.values).toEqual([reward]);
    expect(liveOfMembers([part("Clip", live(null, [reward]))])).toMatchObject({
      state: null,
      values: [reward],
    });
    expect(liveOfMembers([])).toBe(null);
  });

  it("never has more values than its card has room for, and a progress from 0 to 1", () => {
    const anyStage = fc.record({
      state: fc.constantFrom<NodeRunState>("waiting", "running", "finished", "failed"),
      progress: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      count: fc.nat(5),
    });
    fc.assert(
      fc.property(fc.array(anyStage, { minLength: 1, maxLength: 6 }), (stages) => {
        const whole = liveOfMembers(
          stages.map(({ state, progress, count }) =>
            stage(
              "s",
              live(
                state,
                Array.from({ length: count }, () => reward),
                progress,
              ),
            ),
          ),
        );
        expect(whole?.values.length).toBeLessThanOrEqual(MAX_FOLD_VALUES);
        if (whole?.progress != null) expect(whole.progress >= 0 && whole.progress <= 1).toBe(true);
      }),
    );
  });
});

it("would run as soon as one of its stages would, and says which", () => {
  const of = (title: string, kind: "cached" | "willRun" | "changed") => ({
    title,
    standing: { kind, reason: title },
  });
  expect(standingOfMembers([])).toBe(null);
  expect(standingOfMembers([of("A", "willRun")])).toEqual({ kind: "willRun", reason: "A" });
  expect(standingOfMembers([of("A", "cached"), of("B", "cached")])).toMatchObject({ kind: "cached" });
  expect(standingOfMembers([of("A", "cached"), of("B", "willRun"), of("C", "changed")])).toEqual({
    kind: "changed",
    reason: "2 of 3 stages inside would run: B, C.",
  });
});
