import { readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog, TEMPLATES } from "@switchyard/catalog";
import { type Catalog, defineNode, type NodeDefinition, type PairRule } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { ROOT } from "../setup/places.mjs";
import { type JudgedPair, judgePairs } from "./judge";
import { pairedKinds } from "./kinds";
import { compiledLines } from "./lines";

const judged = judgePairs(catalog, TEMPLATES);
const named = (pair: JudgedPair): string => pair.pair.join(" + ");

/** Faults of the graph that was made for a pair, which say nothing of the pair. */
const NO_REASONS = ["missingInput", "portMismatch", "unknownNode", "unknownPort", "unknownKind", "cycle"];

test("every two kinds that a stage learns by are tried", () => {
  const count = pairedKinds(catalog).length;
  expect(judged).toHaveLength((count * (count - 1)) / 2);
});

test.each(judged.map((pair) => [named(pair), pair] as const))("%s", (_, made) => {
  if (made.verdict === "apart") return expect(made.pair.some((kind) => kind.startsWith("train."))).toBe(true);
  if (made.verdict === "works")
    return expect(made.spec.nodes.map(({ config }) => config.kind)).toEqual(
      expect.arrayContaining([...made.pair]),
    );
  expect(made.problems.length).toBeGreaterThan(0);
  for (const { code, remedy } of made.problems) {
    expect(NO_REASONS).not.toContain(code);
    expect(remedy).not.toBe("");
  }
});

test("the jobs are those that the trainer's tests run (`npm run emit` writes them again)", () => {
  expect(readFileSync(join(ROOT, "fixtures/pairs/compiled.ndjson"), "utf8")).toBe(compiledLines(judged));
});

test("rules and companions name kinds that exist", () => {
  const names = [...catalog.values()].flatMap(({ rules, goesWith }) => [
    ...rules.flatMap((rule) => rule.meets),
    ...goesWith.flatMap(({ oneOf }) => oneOf),
  ]);
  expect(names.filter((kind) => !catalog.has(kind))).toEqual([]);
});

describe("a new kind", () => {
  const modifier = (changes: Partial<Parameters<typeof defineNode>[0]> = {}): NodeDefinition =>
    defineNode({
      kind: "advantage.new",
      title: "New",
      summary: "A modifier.",
      role: "part",
      slot: "newModifier",
      inputs: { advantage: { type: "advantage", description: "Before it.", required: true } },
      outputs: { advantage: { type: "advantage", description: "After it." } },
      params: z.strictObject({ mode: z.enum(["hard", "soft"]).default("hard") }),
      ...changes,
    }) as unknown as NodeDefinition;

  const withKinds = (...kinds: NodeDefinition[]): Catalog =>
    new Map([...catalog, ...kinds.map((kind) => [kind.kind, kind] as const)]);

  const verdict = (kinds: NodeDefinition[], other: string): JudgedPair => {
    const found = judgePairs(withKinds(...kinds), TEMPLATES).find(
      ({ pair }) => pair.includes(kinds[0]?.kind ?? "") && pair.includes(other),
    );
    if (!found) throw new Error("the pair was not tried");
    return found;
  };

  const rule = (
    changes: Partial<PairRule<Record<string, unknown>>> = {},
  ): PairRule<Record<string, unknown>> => ({
    meets: ["objective.clip"],
    severity: "error",
    reason: "they undo each other.",
    remedy: "Keep one.",
    ...changes,
  });

  test.each([true, false])(
    "is tried behind the baseline that its stage begins with; required: %s",
    (required) => {
      const inputs = { advantage: { type: "advantage" as const, description: "Before it.", required } };
      const made = verdict([modifier({ inputs })], "objective.clip");
      expect(made.verdict).toBe("works");
      if (made.verdict !== "works") return;
      const own = made.spec.nodes.find(({ config }) => config.kind === "advantage.new");
      const before = made.spec.nodes.find(({ id }) => id === own?.inputs.advantage?.[0]?.node);
      expect(before?.config.kind).toBe("advantage.group");
      expect(verdict([modifier()], "train.sft").verdict).toBe("apart");
    },
  );

  test("is refused with its rule's reason", () => {
    const made = verdict([modifier({ rules: [rule()] })], "objective.clip");
    expect(made).toMatchObject({
      verdict: "refused",
      problems: [{ code: "incompatible", message: expect.stringContaining("they undo each other.") }],
    });
  });

  test("works where its rule has a condition that another choice escapes, and says so", () => {
    const conditional = rule({ when: (own) => own.mode === "hard" });
    const made = verdict([modifier({ rules: [conditional] })], "objective.clip");
    expect(made).toMatchObject({ verdict: "works", refusedAtDefaults: [{ remedy: "Keep one." }] });
    if (made.verdict !== "works") return;
    expect(made.spec.nodes.find(({ config }) => config.kind === "advantage.new")?.config.mode).toBe("soft");
  });

  test("keeps its warning", () => {
    const made = verdict([modifier({ rules: [rule({ severity: "warning" })] })], "objective.clip");
    expect(made).toMatchObject({ verdict: "works", warnings: [{ severity: "warning" }] });
  });

  test("does not share a place in the chain, nor a port that takes one wire", () => {
    const loss = { kind: "objective.new" as const, slot: "loss" };
    const port = { objective: { type: "objective" as const, description: "The loss." } };
    expect(verdict([modifier({ ...loss, inputs: port, outputs: port })], "objective.clip")).toMatchObject({
      verdict: "refused",
      problems: [{ code: "incompatible", message: expect.stringContaining("both take the place 'loss'") }],
    });
    const baseline = modifier({ slot: "baseline", inputs: {} });
    expect(verdict([baseline], "advantage.group")).toMatchObject({
      verdict: "refused",
      problems: [{ code: "tooManyWires" }],
    });
  });

  test("brings what it does not work without", () => {
    const companion = modifier({ kind: "advantage.other", slot: "baseline", inputs: {} });
    const goesWith = [{ oneOf: ["advantage.other"], reason: "it needs the other." }];
    const kinds = [modifier({ goesWith }), companion];
    const made = verdict(kinds, "objective.clip");
    expect(made.verdict === "works" && made.spec.nodes.map(({ config }) => config.kind)).toEqual(
      expect.arrayContaining(["advantage.new", "advantage.other", "objective.clip"]),
    );
    // Its place is taken by the very kind that it meets.
    expect(verdict(kinds, "advantage.group")).toMatchObject({
      verdict: "refused",
      problems: [{ message: expect.stringContaining("it needs the other."), remedy: expect.any(String) }],
    });
  });
});
