import { numberOf, type TrlKind } from "../part";

export const objectiveKl: TrlKind = {
  gaps: (node) => [
    ...(node.params.place === "loss"
      ? []
      : ["GRPOTrainer puts the penalty into the loss, not into the reward."]),
    ...(node.params.estimator === "k3" ? [] : ["GRPOTrainer estimates the divergence by k3 only."]),
  ],
  notes: () => ["TRL does not clamp the k3 estimate, where this job bounds log-ratios at 5."],
  configure: (node) => ({ beta: String(numberOf(node, "coefficient")) }),
};
