import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { adacot } from "../../../templates/adacot";
import { withNode, withParams, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const KIND = "tasks.think_format";

describe(KIND, () => {
  test.each([
    ["shows some prompts the other way", { omitShare: 0.1, addShare: 1 }, []],
    ["takes shares of at most all", { omitShare: 1.1 }, ["error omitShare"]],
    ["tells at most all prompts how to answer", { alwaysShare: 0.6, neverShare: 0.6 }, ["error neverShare"]],
    ["cannot open and close with one text", { openTag: "|", closeTag: "|" }, ["error closeTag"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(KIND, params)).toEqual(verdict);
  });

  test("needs tasks with a label", () => {
    const plain = withWires(
      withNode(adacot.graph, { id: "puzzles", kind: "tasks.procedural", x: 0, y: 900 }),
      "puzzles.tasks -> shown.tasks",
    );
    expect(validateGraph(plain, catalog)).toMatchObject({
      ok: false,
      problems: [{ nodeId: "shown", port: "tasks", severity: "error" }],
    });
  });

  test.each([
    [["need"], []],
    [["needed", "topic"], ["shown"]],
  ])("finds the label among the columns %j of a file", (labelColumns, refused) => {
    const fromFile = withParams(
      withWires(
        withNode(adacot.graph, { id: "own", kind: "tasks.jsonl", x: 0, y: 900 }),
        "own.tasks -> shown.tasks",
      ),
      { own: { file: "0123456789abcdef".repeat(4), labelColumns } },
    );
    const result = validateGraph(fromFile, catalog);
    expect(result.ok ? [] : result.problems.map(({ nodeId }) => nodeId)).toEqual(refused);
  });
});
