import { example } from "./example";
import type { Template } from "./template";
import { withParams } from "./vary";

export const klInReward: Template = {
  slug: "kl-in-reward",
  title: "KL penalty in the reward",
  summary:
    "The distance to the warm-up is taken from each token's reward at sampling time, as in PPO for language models, so that it is part of what is maximised.",
  paper: { id: "2203.02155", title: "InstructGPT" },
  asks: [],
  graph: withParams(example.graph, { kl: { place: "reward", estimator: "k1", coefficient: 0.01 } }),
};
