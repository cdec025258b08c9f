import { example } from "./example";
import type { Template } from "./template";
import { withParams } from "./vary";

export const grpo: Template = {
  slug: "grpo",
  title: "GRPO as first published",
  summary:
    "Advantages divided by the group's standard deviation, each sequence's mean loss counted alike, and a KL penalty to the warm-up in the loss.",
  paper: { id: "2402.03300", title: "DeepSeekMath" },
  asks: [],
  graph: withParams(example.graph, {
    advantage: { method: "mean_std" },
    reduction: { method: "sequence_mean" },
    // DeepSeekMath, section 4.2: KL coefficient 0.04, estimator of equation 4.
    kl: { coefficient: 0.04, estimator: "k3", place: "loss" },
  }),
};
