import type { Connection } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import type { Completion, RolloutGroup } from "@switchyard/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readRolloutLevels } from "./rollout-levels";
import { countRollouts, type RolloutFilter, readRolloutRows, TABLE_SORTS } from "./rollout-table";
import { addRun, makeTeller } from "./run-fixture";

let connection: Connection;
beforeAll(async () => {
  connection = await testDatabase();
});
afterAll(() => connection.close());

const completion = (text: string, rest: Partial<Completion> = {}): Completion => ({
  text,
  tokens: text.length,
  truncated: false,
  reward: 0.5,
  components: {},
  advantage: 0,
  ...rest,
});

const group = (prompt: string, ...completions: Completion[]): RolloutGroup => ({
  taskId: "t",
  prompt,
  answer: "",
  difficulty: null,
  completions,
});

const FIRST = { sort: "step", descending: true, offset: 0, limit: 100 } as const;
const textsOf = async (filter: RolloutFilter, page: object = {}): Promise<string[]> =>
  (await readRolloutRows(connection.db, filter, { ...FIRST, ...page })).map(({ text }) => text);

async function toldRun(): Promise<string> {
  const runId = await addRun(connection.db);
  const tell = makeTeller(connection.db, runId);
  const long = `${"x".repeat(3_000)} the 100% Needle_\0 ${"y".repeat(1_000)}`;
  await tell(
    {
      kind: "rollouts",
      stage: "grpo",
      step: 5,
      groups: [
        group("Alice and Bob", completion("one", { reward: 1 }), completion("two", { truncated: true })),
        group("Carol", completion("three", { reward: null, advantage: null }), completion(long)),
      ],
    },
    { kind: "rollouts", stage: "grpo", step: 10, groups: [group("Dora", completion("four", { reward: 0 }))] },
    { kind: "rollouts", stage: "other", step: 7, groups: [group("Eve", completion("five"))] },
  );
  return runId;
}

describe("the table of completions", () => {
  it("lists the newest step first, and those of a group in their order", async () => {
    const runId = await toldRun();
    expect((await textsOf({ runId })).map((text) => text.slice(0, 5))).toEqual([
      ...["four", "five", "one", "two", "three", "xxxxx"],
    ]);
    expect(await countRollouts(connection.db, { runId })).toEqual({ matches: 6, all: 6 });
  });

  it("finds words in prompt and completion, whatever stands in them, and shows what is around", async () => {
    const runId = await toldRun();
    expect(await textsOf({ runId, find: "bob" })).toEqual(["one", "two"]);
    expect(await textsOf({ runId, find: "a%b" })).toEqual([]);
    for (const find of ["100% needle", "le_\0 y"]) {
      const [found = "", ...others] = await textsOf({ runId, find });
      expect(others).toEqual([]);
      expect(found).toHaveLength(241);
      expect(found).toMatch(/^\u2026x+ the 100% Needle_\u2400 y/);
    }
  });

  it("says how many match, and that there are others", async () => {
    const runId = await toldRun();
    expect(await countRollouts(connection.db, { runId, find: "nobody" })).toEqual({ matches: 0, all: 6 });
    expect(await countRollouts(connection.db, { runId, stage: "grpo", step: 5 })).toEqual({
      matches: 4,
      all: 6,
    });
    expect(await countRollouts(connection.db, { runId: "none" })).toEqual({ matches: 0, all: 0 });
  });
});

describe("levels of rewards", () => {
  const noted = (text: string, levels: Record<string, string>) =>
    completion(text, {
      notes: Object.fromEntries(
        Object.entries(levels).map(([node, level]) => [node, { level, matched: [["rule", "what"]] }]),
      ),
    });

  async function notedRun(): Promise<string> {
    const runId = await addRun(connection.db);
    const told = group(
      "prompt",
      ...[
        noted("a", { tests: "pass", format: "holds" }),
        noted("b", { tests: "pass", format: "broken" }),
        noted("c", { tests: "does not compile", format: "broken", sum: "" }),
        noted("d", { tests: "odd' \0 \ud800 \u202e" }),
        completion("told before there were notes"),
      ],
    );
    await makeTeller(connection.db, runId)({ kind: "rollouts", stage: "rl", step: 1, groups: [told] });
    return runId;
  }

  it("narrow the table by one reward's level, and come with each row", async () => {
    const runId = await notedRun();
    expect(await textsOf({ runId, level: { node: "tests", name: "pass" } })).toEqual(["a", "b"]);
    expect(await textsOf({ runId, level: { node: "format", name: "pass" } })).toEqual([]);
    expect(await textsOf({ runId, level: { node: "tests", name: "pass" }, find: "b" })).toEqual(["b"]);
    expect(await textsOf({ runId, level: { node: "tests", name: "odd' \0 \ud800 \u202e" } })).toEqual(["d"]);
    const rows = await readRolloutRows(connection.db, { runId }, FIRST);
    expect(rows.map(({ levels }) => levels)).toEqual([
      { tests: "pass", format: "holds" },
      { tests: "pass", format: "broken" },
      { tests: "does not compile", format: "broken" },
      { tests: "odd' \u2400 \ufffd \u202e" },
      {},
    ]);
  });

  it("are listed by node with how many completions have them, the commonest first", async () => {
    const runId = await notedRun();
    await notedRun();
    expect(await readRolloutLevels(connection.db, runId)).toEqual([
      { node: "format", level: "broken", completions: 2 },
      { node: "format", level: "holds", completions: 1 },
      { node: "tests", level: "pass", completions: 2 },
      { node: "tests", level: "does not compile", completions: 1 },
      { node: "tests", level: "odd' \u2400 \ufffd \u202e", completions: 1 },
    ]);
    expect(await readRolloutLevels(connection.db, await toldRun())).toEqual([]);
  });
});

describe("filters and orders", () => {
  const sample = fc.record({
    step: fc.integer({ min: 0, max: 3 }),
    reward: fc.option(fc.constantFrom(-1, 0, 0.25, 1)),
    tokens: fc.integer({ min: 0, max: 4 }),
    truncated: fc.boolean(),
  });
  const filter = fc.record(
    {
      step: fc.integer({ min: 0, max: 3 }),
      rewardFrom: fc.constantFrom(-1, 0, 0.3),
      rewardTo: fc.constantFrom(0, 0.25, 2),
      truncated: fc.boolean(),
      errored: fc.boolean(),
    },
    { requiredKeys: [] },
  );

  it("keep exactly the completions that they say, in the order asked for, page by page", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sample, { minLength: 1, maxLength: 25 }),
        filter,
        fc.constantFrom(...TABLE_SORTS),
        fc.boolean(),
        async (samples, narrow, sort, descending) => {
          const runId = await addRun(connection.db);
          const rows = samples.map((one, index) => ({ ...one, advantage: one.reward, text: `#${index}` }));
          const steps = [...new Set(rows.map(({ step }) => step))];
          await makeTeller(
            connection.db,
            runId,
          )(
            ...steps.map((step) => ({
              ...{ kind: "rollouts" as const, stage: "grpo", step },
              groups: [
                group(
                  "p",
                  ...rows
                    .filter((row) => row.step === step)
                    .map(({ text, step: _, ...r }) => completion(text, r)),
                ),
              ],
            })),
          );
          const wanted = rows.filter(
            (row) =>
              (narrow.step === undefined || row.step === narrow.step) &&
              (narrow.truncated === undefined || row.truncated === narrow.truncated) &&
              (narrow.errored === undefined || (row.reward === null) === narrow.errored) &&
              (narrow.rewardFrom === undefined || (row.reward !== null && row.reward >= narrow.rewardFrom)) &&
              (narrow.rewardTo === undefined || (row.reward !== null && row.reward <= narrow.rewardTo)),
          );
          const page = { sort, descending, limit: 10 };
          const read = [];
          for (let offset = 0; offset <= rows.length; offset += 10) {
            read.push(...(await readRolloutRows(connection.db, { runId, ...narrow }, { ...page, offset })));
          }
          expect(read.map(({ text }) => text).sort()).toEqual(wanted.map(({ text }) => text).sort());
          const { matches } = await countRollouts(connection.db, { runId, ...narrow });
          expect(matches).toBe(wanted.length);
          const values = read.map((row) => row[sort]);
          const known = values.filter((value) => value !== null);
          expect(known).toEqual(known.toSorted((a, b) => (descending ? b - a : a - b)));
          expect(values.slice(0, known.length)).toEqual(known);
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);
});
