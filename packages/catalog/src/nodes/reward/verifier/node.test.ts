import { setParam, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { TEMPLATES } from "../../../templates";
import { verdictOn } from "../../../testing/in-a-graph";

describe("reward.verifier", () => {
  test.each([
    ["compares numbers exactly", { method: "numeric", extract: "boxed", tolerance: 0 }, []],
    ["knows its methods", { method: "llm" }, ["error method"]],
    ["a tolerance above the number itself is no comparison", { tolerance: 2 }, ["error tolerance"]],
    ["needs time to compare", { timeoutSeconds: 0 }, ["error timeoutSeconds"]],
    ["may count against", { weight: -1 }, []],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.verifier", params)).toEqual(verdict);
  });

  test("its own scorer is refused at each stage whose tasks come from a file", () => {
    const template = TEMPLATES.find(({ slug }) => slug === "own-file");
    if (!template) throw new Error("no template with a file");
    const doc = setParam(
      template.graph,
      { id: "verifier", param: "method", value: "reasoning_gym" },
      catalog,
    );
    const result = validateGraph(
      setParam(doc, { id: "file", param: "file", value: "a".repeat(64) }, catalog),
      catalog,
    );
    const places = result.ok
      ? []
      : result.problems.map(({ code, nodeId, port }) => `${code} ${nodeId} ${port}`);
    expect(places.sort()).toEqual(["after", "before", "grpo"].map((stage) => `incompatible ${stage} reward`));
  });
});
