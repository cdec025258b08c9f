import { type TrlKind, textOf } from "../part";
import { literal } from "../python";

const SCALE: Readonly<Record<string, string>> = { mean_std: "group", mean: "none" };

const WHY: Readonly<Record<string, string>> = {
  leave_one_out: "GRPOTrainer compares with the mean of the whole group, not of the others.",
  batch_normalised:
    "GRPOTrainer's 'batch' divides by the spread of the rewards, not by that of the centred rewards.",
  logmeanexp: "GRPOTrainer has no soft value of a group.",
  leave_one_out_logmeanexp: "GRPOTrainer has no soft value of a group.",
};

export const advantageGroup: TrlKind = {
  gaps: (node) => {
    const why = WHY[textOf(node, "method")];
    return why ? [why] : [];
  },
  notes: (node) =>
    node.params.method === "mean_std"
      ? [
          `TRL adds 1e-4 to the group's standard deviation, where this job adds ${literal(node.params.epsilon)}.`,
        ]
      : [],
  configure: (node) => ({ scale_rewards: literal(SCALE[textOf(node, "method")]) }),
};
