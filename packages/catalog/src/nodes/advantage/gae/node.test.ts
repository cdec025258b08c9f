import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { ppo } from "../../../templates/ppo";
import { withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

describe("advantage.gae", () => {
  test.each([
    ["trusts the reward alone", { decay: 1 }, []],
    ["trusts the next value alone", { decay: 0 }, []],
    ["does not let errors grow with distance", { decay: 1.01 }, ["error decay"]],
    ["does not let rewards grow with distance", { discount: 2 }, ["error discount"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("advantage.gae", params)).toEqual(verdict);
  });

  test("is refused without a value loss", () => {
    const without = withWires(ppo.graph, "clip.objective -> kl.objective");
    const result = validateGraph(without, catalog);
    expect(result.ok ? [] : result.problems).toContainEqual(
      expect.objectContaining({
        nodeId: "gae",
        severity: "error",
        remedy: "Plug 'Value loss' into the same stage.",
      }),
    );
  });
});
