import { disconnect, type GraphDoc, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { adacotBase, withStage } from "../../../templates/adacot";
import { withNode, withParams, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const KIND = "reward.adacot";

const staged = withStage(adacotBase, {
  id: "general",
  label: "General",
  before: "sft",
  tasks: "sums",
  steps: 10,
  penalties: { alphaMiss: 0.1, alphaOver: 0.3 },
  x: 1160,
  y: 400,
});

const found = (doc: GraphDoc): string[] => {
  const result = validateGraph(doc, catalog);
  return (result.ok ? result.warnings : result.problems).map(
    ({ nodeId, severity }) => `${severity} ${nodeId}`,
  );
};

describe(KIND, () => {
  test.each([
    ["takes no negative penalty", { alphaMiss: -0.1 }, ["error alphaMiss"]],
    ["takes a penalty of more than the base score", { gamma: 3 }, []],
    ["cannot open and close with one text", { openTag: "|", closeTag: "|" }, ["error closeTag"]],
    ["knows who opens the block", { opening: "both" }, ["error opening"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(KIND, params)).toEqual(verdict);
  });

  test("needs prompts that say whether they need reasoning, if a penalty is decided by that", () => {
    const plain = withWires(
      withNode(staged, { id: "puzzles", kind: "tasks.procedural", x: 0, y: 900 }),
      "puzzles.tasks -> general.tasks",
    );
    expect(found(plain)).toEqual(["error general-reward"]);
    const formatOnly = withParams(plain, { "general-reward": { alphaMiss: 0, alphaOver: 0 } });
    expect(found(formatOnly)).toEqual([]);
    const labelled = withWires(
      withParams(withNode(plain, { id: "label", kind: "tasks.need_label", x: 280, y: 900 }), {
        label: { source: "length", threshold: 40 },
      }),
      "puzzles.tasks -> label.tasks",
      "label.tasks -> general.tasks",
    );
    expect(found(labelled)).toEqual([]);
  });

  test("warns of a division by the standard deviation, also where it is the default of the stage", () => {
    expect(found(withParams(staged, { advantage: { method: "mean_std" } }))).toEqual([
      "warning general-reward",
    ]);
    const filled = disconnect(staged, [
      { from: { node: "advantage", port: "advantage" }, to: { node: "general", port: "advantage" } },
    ]);
    expect(found(filled)).toContain("warning general-reward");
  });

  test("warns of a length penalty on top", () => {
    const doubled = withWires(
      [
        { id: "length", kind: "reward.length", x: 0, y: 1000 },
        { id: "both", kind: "reward.combine", x: 280, y: 1000 },
      ].reduce(withNode, staged),
      "length.reward -> both.rewards",
      "general-reward.reward -> both.rewards",
      "both.reward -> general.reward",
    );
    expect(found(doubled)).toEqual(["warning general-reward"]);
  });
});
