import type { RunState } from "@switchyard/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GROUP_ORDERS } from "@/server/runs/group-orders";
import type { RunRow } from "@/server/runs/list-runs";
import { commandsFor } from "../run-commands";
import { bestOf, groupSeconds, groupShare, stateCounts } from "./group-summary";
import { COLUMN_ORDERS, isSortedBy, ORDERS, orderAfter, type SortColumn } from "./list-order";
import { nextOrder, type RunOrder, sortRuns } from "./sort-runs";

const at = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1_000);

let ids = 0;
const run = (more: Partial<RunRow> = {}): RunRow => ({
  id: `r${++ids}`,
  name: "Run",
  groupId: "g",
  position: ids,
  swept: [],
  priority: 0,
  alerts: 0,
  onlyWorkerId: null,
  experiment: null,
  state: "queued",
  message: "",
  seed: 0,
  specHash: "",
  workerName: null,
  createdAt: at(0),
  startedAt: null,
  finishedAt: null,
  stages: [],
  headline: null,
  ...more,
});

const stage = (state: RunRow["stages"][number]["state"], done = 0, total = 0) => ({
  stage: "s",
  label: "S",
  state,
  done,
  total,
  secondsLeft: null,
  reused: false,
});
const measured = (value: number, better: "higher" | "lower" = "higher", signal = "accuracy") => ({
  title: "Accuracy",
  signal,
  value,
  unit: "fraction",
  better,
});

describe("a group in one line", () => {
  it("counts states, what needs a look first", () => {
    const states: RunState[] = ["succeeded", "leased", "failed", "succeeded"];
    expect(
      stateCounts(states.map((state) => run({ state }))).map(({ state, count }) => [state, count]),
    ).toEqual([
      ["failed", 1],
      ["leased", 1],
      ["succeeded", 2],
    ]);
  });

  it("adds up what is done, and what will not go on", () => {
    const half = run({ state: "leased", stages: [stage("finished"), stage("running", 0, 10)] });
    expect(groupShare([half, run({ state: "queued", stages: [stage("waiting")] })])).toBe(0.25);
    expect(groupShare([half, run({ state: "failed" })])).toBe(0.75);
  });

  it("takes the best by what is better", () => {
    const pair = (better: "higher" | "lower") => [
      run({ headline: measured(0.2, better) }),
      run(),
      run({ headline: measured(0.9, better) }),
    ];
    expect(bestOf(pair("higher"))?.value).toBe(0.9);
    expect(bestOf(pair("lower"))?.value).toBe(0.2);
    expect(bestOf([run()])).toBeNull();
    // What goes on has not come to the measure that the others stand for.
    const [going, done] = [measured(0.9, "higher", "compiling"), measured(0.3)];
    expect(bestOf([run({ headline: going }), run({ headline: done, state: "succeeded" })])).toBe(done);
    expect(bestOf([run({ headline: going }), run()])).toBe(going);
  });

  it("lasts from the first start to the last end", () => {
    const first = run({ startedAt: at(0), finishedAt: at(10) });
    const last = run({ startedAt: at(20), finishedAt: at(50) });
    expect(groupSeconds([first, last, run()], null)).toBe(50);
    const now = at(100).getTime();
    expect(groupSeconds([first, run({ startedAt: at(20) })], now)).toBe(100);
    expect(groupSeconds([run()], now)).toBeNull();
  });
});

describe("the order within a group", () => {
  it("goes up, down, and back to the order of the queue", () => {
    const up = nextOrder(null, "seed");
    const down = nextOrder(up, "seed");
    expect([up, down, nextOrder(down, "seed"), nextOrder(down, "best")]).toEqual([
      { column: "seed", isDescending: false },
      { column: "seed", isDescending: true },
      null,
      { column: "best", isDescending: false },
    ]);
  });

  it("sorts numbers as numbers, and puts what has no value last either way", () => {
    const swept = (value: number | string | null) =>
      run({ swept: value === null ? [] : [{ node: "n", param: "p", value }] });
    const runs = [swept(10), swept(null), swept(9)];
    const values = (order: RunOrder) => sortRuns(runs, order, null).map((one) => one.swept[0]?.value ?? null);
    expect(values({ column: "swept:n p", isDescending: false })).toEqual([9, 10, null]);
    expect(values({ column: "swept:n p", isDescending: true })).toEqual([10, 9, null]);
  });

  it("is a rearrangement, and turned round where no two are equal", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { maxLength: 12 }), (seeds) => {
        const runs = seeds.map((seed) => run({ seed }));
        const up = sortRuns(runs, { column: "seed", isDescending: false }, null);
        expect(up.map(({ seed }) => seed)).toEqual([...seeds].sort((a, b) => a - b));
        expect(sortRuns(runs, { column: "seed", isDescending: true }, null)).toEqual(up.toReversed());
        expect(sortRuns(runs, null, null)).toEqual(runs);
      }),
    );
  });
});

it("goes through the orders of a column, and back to the newest first", () => {
  expect(orderAfter("newest", "best")).toBe("best");
  expect(orderAfter("best", "best")).toBe("newest");
  expect(orderAfter("best", "duration")).toBe("longest");
  expect(orderAfter("longest", "duration")).toBe("shortest");
  expect(orderAfter("shortest", "duration")).toBe("newest");
  expect(orderAfter("newest", "started")).toBe("oldest");
  const columns = Object.keys(COLUMN_ORDERS) as SortColumn[];
  for (const order of ORDERS) {
    expect(columns.filter((column) => isSortedBy(order, column))).toHaveLength(1);
    expect(GROUP_ORDERS).toContain(order);
  }
});

it("offers what makes sense for some of the chosen runs, with those", () => {
  const [going, done, broken] = [
    run({ state: "leased" }),
    run({ state: "succeeded" }),
    run({ state: "failed" }),
  ];
  const offered = commandsFor([going, done, broken].filter((one) => one !== undefined));
  expect(offered.map(({ command, runs }) => [command, runs.map(({ state }) => state)])).toEqual([
    ["pause", ["leased"]],
    ["retry", ["failed"]],
    ["cancel", ["leased"]],
    ["delete", ["succeeded", "failed"]],
  ]);
  const waiting = commandsFor([run(), done].filter((one) => one !== undefined));
  expect(waiting.map(({ command }) => command)).toEqual(["place", "pause", "cancel", "delete"]);
});
