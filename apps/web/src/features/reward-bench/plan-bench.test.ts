import { readFileSync } from "node:fs";
import { type GraphDoc, graphDocSchema } from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { planBench } from "./plan-bench";

const fixture = (name: string): GraphDoc =>
  graphDocSchema.parse(
    JSON.parse(readFileSync(new URL(`../../../../../fixtures/graphs/${name}.json`, import.meta.url), "utf8")),
  );
const knights = fixture("knights-grpo");
const change = (doc: GraphDoc, edit: (copy: GraphDoc) => void): GraphDoc => {
  const copy = structuredClone(doc);
  edit(copy);
  return copy;
};

describe("what the bench needs of a draft", () => {
  it("is the reward with its parts, the tasks and the rollout of the stage that learns from it", () => {
    const plan = planBench(knights, "verifier");
    expect(plan.rewards).toMatchObject({ ok: true, nodes: [{ id: "verifier" }] });
    expect(plan.tasks[0]?.isPlugged).toBe(true);
    const [sampling] = plan.sampling;
    expect(sampling?.rollout.at(-1)?.config.kind).toBe("rollout.sampler");
    expect(sampling?.fresh?.at(-1)?.config.kind).toBe("model.tiny");
    expect(sampling?.fresh?.[0]?.config.kind).toMatch(/^tasks\./);
    expect(sampling?.groupSize).toBeGreaterThan(1);
  });

  it("still scores where the graph cannot run, and says why nothing can be sampled", () => {
    const broken = change(knights, (copy) => {
      const stage = copy.nodes.find(({ kind }) => kind === "train.policy_gradient");
      if (stage) stage.params = { ...stage.params, steps: -1 };
    });
    const plan = planBench(broken, "reward");
    expect(plan.rewards.ok).toBe(true);
    expect(plan.sampling).toEqual([]);
    expect(plan.whyNoSampling).toContain("Sampling needs a graph that can run.");
  });

  it("says what is wrong with the reward itself", () => {
    const plan = planBench(
      change(knights, (copy) => {
        const node = copy.nodes.find(({ id }) => id === "format");
        if (node) node.params = { ...node.params, tags: "answer" };
      }),
      "reward",
    );
    expect(plan.rewards).toMatchObject({ ok: false, problems: [{ nodeId: "format", param: "tags" }] });
  });

  it("of a reward that is plugged into nothing is the reward alone", () => {
    const loose = change(knights, (copy) => {
      copy.edges = copy.edges.filter(({ from }) => from.node !== "reward");
      copy.nodes.push({ id: "other", kind: "reward.format", params: {}, position: { x: 0, y: 0 } });
    });
    const plan = planBench(loose, "other");
    expect(plan.rewards).toMatchObject({ ok: true, nodes: [{ id: "other" }] });
    expect(plan.sampling).toEqual([]);
    expect(plan.whyNoSampling).not.toBe("");
    expect(plan.tasks.some(({ isPlugged }) => isPlugged)).toBe(false);
  });
});
