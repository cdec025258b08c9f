import { removeNodes } from "@switchyard/graph";
import { example } from "./example";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const critic = [
  { id: "gae", kind: "advantage.gae", x: 560, y: 560 },
  { id: "value", kind: "objective.value", x: 560, y: 880 },
].reduce(withNode, removeNodes(example.graph, ["advantage"]));

export const ppo: Template = {
  slug: "ppo",
  title: "PPO with a value head",
  summary:
    "The example with a critic in place of the group: a value head on the policy says what to expect at each token, and several updates on each batch are kept near it by the clip.",
  paper: { id: "1707.06347", title: "Proximal Policy Optimization Algorithms" },
  asks: [],
  graph: withParams(
    withWires(
      critic,
      "gae.advantage -> grpo.advantage",
      "clip.objective -> value.objective",
      "value.objective -> kl.objective",
    ),
    // InstructGPT, appendix C: lambda 0.95, and the distance to the start in the reward.
    {
      gae: { decay: 0.95 },
      grpo: { innerEpochs: 2, miniBatches: 2 },
      kl: { place: "reward", estimator: "k1" },
    },
  ),
};
