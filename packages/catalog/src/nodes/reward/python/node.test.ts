import { compile } from "@switchyard/compiler";
import { setParam } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { TEMPLATES } from "../../../templates";
import { problemsWith, verdictOn } from "../../../testing/in-a-graph";
import { EXAMPLE_CASES, EXAMPLE_SOURCE } from "./example";

const scores = (parameters: string): string => `def score(${parameters}):\n    return 0\n`;
const right = { completion: "x", least: 0, most: 1 };

describe("reward.python", () => {
  test.each([
    ["as it is put on the canvas", { source: EXAMPLE_SOURCE, cases: EXAMPLE_CASES }, []],
    ["by position", { source: scores("prompt, completion, answer, meta") }, []],
    [
      "with types and defaults",
      { source: scores('prompt: str, completion="", answer: str="", meta=None') },
      [],
    ],
    ["by name alone", { source: scores("completion, **rest") }, []],
    ["no function", { source: "def other(): pass" }, ["error source"]],
    ["a function inside another", { source: `def f():\n  ${scores("**all")}` }, ["error source"]],
    ["a parameter is missing", { source: scores("prompt, completion, answer") }, ["error source"]],
    ["what programs did has to be taken", { runs: "code_block" }, ["error source"]],
    ["and is", { runs: "code_block", source: scores("prompt, completion, answer, meta, ran") }, []],
    ["no tests", { cases: {} }, ["warning cases"]],
    ["a test without a completion", { cases: { a: { least: 0, most: 1 } } }, ["error cases"]],
    ["a test with a field that nobody reads", { cases: { a: { ...right, expected: 1 } } }, ["error cases"]],
    ["a test that nothing could pass", { cases: { a: { ...right, least: 2 } } }, ["error cases"]],
    ["no time", { timeoutSeconds: 0 }, ["error timeoutSeconds"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.python", params)).toEqual(verdict);
  });

  test("too many tests are said to be", () => {
    const cases = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`c${n}`, right]));
    expect(problemsWith("reward.python", { cases })[0]?.message).toContain("at most 50");
  });

  test("another function is another experiment: the stages that use it have other hashes, the others keep theirs", () => {
    const template = TEMPLATES.find(({ slug }) => slug === "own-reward");
    if (!template) throw new Error("no template");
    const hashesOf = (source: string | null): Map<string, string> => {
      const doc = source
        ? setParam(template.graph, { id: "digits", param: "source", value: source }, catalog)
        : template.graph;
      const compiled = compile(doc, catalog);
      if (!compiled.ok) throw new Error("does not compile");
      return new Map(compiled.spec.nodes.map(({ id, hash }) => [id, hash]));
    };
    const before = hashesOf(null);
    const after = hashesOf(`${EXAMPLE_SOURCE}\n# The same, with a comment.\n`);
    for (const [id, isOther] of [
      ["digits", true],
      ["train", true],
      ["after", true],
      ["warmup", false],
    ] as const) {
      expect(before.get(id) !== after.get(id), id).toBe(isOther);
    }
  });
});
