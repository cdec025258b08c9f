import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { judgeAsReward } from "../../../templates/judge-as-reward";
import { withParams, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const endpoint = { judge: "endpoint", baseUrl: "https://api.example.org/v1", model: "judge-large" };
const saidOf = (graph: unknown): string[] => {
  const result = validateGraph(graph, catalog);
  const said = result.ok ? result.warnings : result.problems;
  return said.map(({ severity, nodeId, param, port }) =>
    `${severity} ${nodeId} ${param ?? port ?? ""}`.trim(),
  );
};

describe("reward.judge", () => {
  test.each([
    ["compares with the reference", { against: "reference" }, []],
    ["has no wording without places", { template: "Which?" }, ["error template"]],
    ["warns of a model that does not judge", endpoint, ["warning model"]],
    ["needs an address", { ...endpoint, baseUrl: "" }, ["error baseUrl", "warning model"]],
    [
      "has no key in its address",
      { ...endpoint, baseUrl: "https://me:key@host/v1" },
      ["error baseUrl", "warning model"],
    ],
    [
      "has no other scheme",
      { ...endpoint, baseUrl: "file:///etc/passwd" },
      ["error baseUrl", "warning model"],
    ],
    ["asks for a model's name", { ...endpoint, model: "" }, ["error model", "warning model"]],
    [
      "takes a key by the name of its variable",
      { ...endpoint, secretVariable: "SWITCHYARD_SECRET_JUDGE" },
      ["warning model"],
    ],
    [
      "takes no other variable",
      { ...endpoint, secretVariable: "AWS_SECRET_ACCESS_KEY" },
      ["error secretVariable"],
    ],
    [
      "has time for one try before its deadline",
      { ...endpoint, deadlineSeconds: 10 },
      ["error deadlineSeconds", "warning model"],
    ],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.judge", params)).toEqual(verdict);
  });

  test("needs a model where one is to judge, and a group where completions meet", () => {
    const bare = {
      ...judgeAsReward.graph,
      edges: judgeAsReward.graph.edges.filter(({ to }) => to.node !== "judge"),
    };
    expect(saidOf(bare)).toEqual(["error judge model"]);
    expect(saidOf(withParams(judgeAsReward.graph, { answers: { groupSize: 1 } }))).toContain(
      "error judge against",
    );
  });

  test("warns of a judge that has learnt from the prompts that it is to judge", () => {
    const leaking = withWires(judgeAsReward.graph, "pairs.tasks -> learner.tasks");
    expect(saidOf(leaking)).toEqual(["warning judge"]);
  });
});
