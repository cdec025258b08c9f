import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { addition } from "../../../templates/addition";
import { withNode, withParams, withWires } from "../../../templates/vary";
import { verireason } from "../../../templates/verireason";

const KIND = "reward.verilog_structure";

const found = (tasks: typeof verireason.graph, stage: string, variant: string) => {
  const doc = withParams(
    withWires(
      withNode(tasks, { id: "likeness", kind: KIND, x: 0, y: 900 }),
      `likeness.reward -> ${stage}.reward`,
    ),
    { likeness: { variant } },
  );
  const result = validateGraph(doc, catalog);
  return (result.ok ? result.warnings : result.problems).map(({ nodeId, param }) =>
    `${nodeId} ${param ?? ""}`.trim(),
  );
};

describe(KIND, () => {
  test("scores designs by either variant", () => {
    for (const variant of ["code", "paper"]) expect(found(verireason.graph, "grpo", variant)).toEqual([]);
  });

  test("knows its variants", () => {
    expect(found(verireason.graph, "grpo", "ast")).toEqual(["likeness variant"]);
  });

  test("needs tasks with a golden design", () => {
    expect(found(addition.graph, "train", "code")).toEqual(["likeness"]);
  });
});
