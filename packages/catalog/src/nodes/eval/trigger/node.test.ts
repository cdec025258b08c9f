import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { adacot } from "../../../templates/adacot";
import { withNode, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const KIND = "eval.trigger";

describe(KIND, () => {
  test.each([
    ["takes the paper's sampling", { samples: 5, temperature: 1, topP: 0.7 }, []],
    ["would hide a choice near one half", { temperature: 0 }, ["error temperature"]],
    ["needs a sample", { samples: 0 }, ["error samples"]],
    ["needs tokens to save from", { alwaysTokens: 0 }, ["error alwaysTokens"]],
    ["leaves room for the prompt", { maxTokens: 32 }, ["error model"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(KIND, params)).toEqual(verdict);
  });

  test("needs prompts with a label", () => {
    const plain = withWires(
      withNode(adacot.graph, { id: "puzzles", kind: "tasks.procedural", x: 0, y: 900 }),
      "puzzles.tasks -> trigger-sft.tasks",
    );
    expect(validateGraph(plain, catalog)).toMatchObject({
      ok: false,
      problems: [{ nodeId: "trigger-sft", port: "tasks", severity: "error" }],
    });
  });
});
