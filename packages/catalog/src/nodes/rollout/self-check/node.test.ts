import { removeNodes, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { addition } from "../../../templates/addition";
import { withNode, withParams, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const KIND = "rollout.self_check";

describe(KIND, () => {
  test.each([
    ["looks again at all designs", { revise: "all" }, []],
    ["learns from one turn", { learnFrom: "first" }, []],
    ["knows its turns", { learnFrom: "last" }, ["error learnFrom"]],
    ["fits both designs into the context", { maxTokens: 100, reviseTokens: 40 }, ["error model"]],
    ["warns of feedback that says nothing", { feedbackText: "Again." }, ["warning feedbackText"]],
    ["samples at some temperature", { temperature: 0 }, ["error temperature"]],
    ["warns of a single completion", { groupSize: 1 }, ["warning rollout"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(KIND, params)).toEqual(verdict);
  });

  test("needs tasks with a testbench", () => {
    const doc = withParams(
      withWires(
        withNode(removeNodes(addition.graph, ["sampler"]), { id: "check", kind: KIND, x: 0, y: 900 }),
        "check.rollout -> train.rollout",
      ),
      { check: { maxTokens: 4, reviseTokens: 4 } },
    );
    const result = validateGraph(doc, catalog);
    expect(result.ok ? [] : result.problems.map(({ nodeId }) => nodeId)).toEqual(["check"]);
  });
});
