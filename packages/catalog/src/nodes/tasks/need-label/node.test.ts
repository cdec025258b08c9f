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
    ["finds no label where the tasks have none", {}, ["error field"]],
    ["decides by length", { source: "length", threshold: 100 }, []],
    ["finds an empty pattern everywhere", { source: "pattern" }, ["error pattern"]],
    ["looks at no pattern unless it decides by one", { source: "difficulty", pattern: "" }, []],
    ["has no model to ask", { source: "model" }, ["error model"]],
    [
      "needs a place for the prompt, and two answers",
      { source: "model", question: "Hard?", needAnswer: "No" },
      ["error model", "error question", "error noNeedAnswer"],
    ],
    ["knows no other way", { source: "guess" }, ["error source"]],
  ])("%s", (_, params, verdict) => {
    const result = validateGraph(withParams(labelled, { label: params }), catalog);
    const said = result.ok ? result.warnings : result.problems;
    expect(said.map(({ severity, param, port }) => `${severity} ${param ?? port}`)).toEqual(verdict);
  });

  test.each([
    ["need", []],
    ["topic", ["error field"]],
  ])("decides by the label %s where the tasks declare it", (field, verdict) => {
    const sums = withNode(labelled, { id: "sums", kind: "tasks.digit_sum", x: 0, y: 1200 });
    const graph = withParams(withWires(sums, "sums.tasks -> label.tasks"), {
      label: { field },
      verifier: { method: "exact" },
    });
    const result = validateGraph(graph, catalog);
    const said = result.ok ? result.warnings : result.problems;
    expect(said.map(({ severity, param }) => `${severity} ${param}`)).toEqual(verdict);
  });

  test.each([
    ["asks the model plugged in", { source: "model" }, []],
    ["does not ask a model where something else decides", { source: "length" }, ["warning model"]],
  ])("%s", (_, params, verdict) => {
    const asked = withParams(withWires(labelled, "warmup.model -> label.model"), { label: params });
    const result = validateGraph(asked, catalog);
    const said = result.ok ? result.warnings : result.problems;
    expect(said.map(({ severity, port }) => `${severity} ${port}`)).toEqual(verdict);
  });

  test("cannot ask a model that learns from its labels", () => {
    const result = validateGraph(withWires(labelled, "grpo.model -> label.model"), catalog);
    expect(result.ok || result.problems.map(({ code }) => code)).toContain("cycle");
  });

  test("keeps the puzzle's own scorer of the tasks that it labels", () => {
    const byLength = withParams(labelled, { label: { source: "length" } });
    expect(validateGraph(byLength, catalog)).toMatchObject({ ok: true, warnings: [] });
  });
});
