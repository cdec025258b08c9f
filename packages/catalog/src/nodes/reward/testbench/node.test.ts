import { validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { addition } from "../../../templates/addition";
import { withNode, withWires } from "../../../templates/vary";
import { verdictOn } from "../../../testing/in-a-graph";

const KIND = "reward.testbench";

describe(KIND, () => {
  test.each([
    ["takes the constants of the paper's page", { passReward: 2, formatReward: 0 }, []],
    ["keeps the rungs apart", { passReward: 1.1 }, ["error passReward"]],
    [
      "keeps them apart with a smaller weight too",
      { passReward: 1, structureWeight: 0.9 },
      ["error passReward"],
    ],
    ["lets a smaller top stand where less lies below", { passReward: 1, structureWeight: 0.5 }, []],
    [
      "counts right lines as up to 1",
      { partial: "vectors", structureWeight: 0, passReward: 1.1 },
      ["error passReward"],
    ],
    ["needs no top where nothing is simulated", { depth: "syntax", passReward: 0 }, []],
    ["takes the threshold of the authors' code", { threshold: 0.99, strictLines: false }, []],
    ["has a threshold above 0", { threshold: 0 }, ["error threshold"]],
    ["has no negative reward", { syntaxReward: -0.1 }, ["error syntaxReward"]],
    ["gives a simulation some time", { runSeconds: 0 }, ["error runSeconds"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(KIND, params)).toEqual(verdict);
  });

  test("needs tasks with a testbench", () => {
    const doc = withWires(
      withNode(addition.graph, { id: "bench", kind: KIND, x: 0, y: 900 }),
      "bench.reward -> train.reward",
    );
    const result = validateGraph(doc, catalog);
    expect(result.ok ? [] : result.problems.map(({ nodeId, remedy }) => [nodeId, remedy])).toEqual([
      ["bench", "Plug in a 'Verilog designs' node."],
    ]);
  });
});
