import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { example } from "../../../templates/example";
import { withNode, withParams, withWires } from "../../../templates/vary";

const labelled = withWires(
  withNode(example.graph, { id: "label", kind: "tasks.need_label", x: 0, y: 900 }),
  "puzzles.tasks -> label.tasks",
  "label.tasks -> grpo.tasks",
);

describe("tasks.need_label", () => {
  test.each([
    ["decides by a label", {}, []],
    ["decides by length", { source: "length", threshold: 100 }, []],
    ["finds an empty pattern everywhere", { source: "pattern" }, ["error pattern"]],
    ["looks at no pattern unless it decides by one", { source: "difficulty", pattern: "" }, []],
    ["asks no model", { source: "model" }, ["error source"]],
  ])("%s", (_, params, verdict) => {
    const result = validateGraph(withParams(labelled, { label: params }), catalog);
    const said = result.ok ? result.warnings : result.problems;
    expect(said.map(({ severity, param }) => `${severity} ${param}`)).toEqual(verdict);
  });

  test("keeps the puzzle's own scorer of the tasks that it labels", () => {
    expect(validateGraph(labelled, catalog)).toMatchObject({ ok: true, warnings: [] });
  });
});
