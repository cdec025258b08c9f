import { numberOf, type TrlKind, textOf } from "../part";
import { literal } from "../python";

const LOSS_TYPE: Readonly<Record<string, string>> = {
  token_mean: "dapo",
  sequence_mean: "grpo",
  fixed_length: "dr_grpo",
};

export const objectiveReduction: TrlKind = {
  gaps: (node) =>
    LOSS_TYPE[textOf(node, "method")] ? [] : ["GRPOTrainer has no mean of whole sequences' summed losses."],
  configure: (node) => ({ loss_type: literal(LOSS_TYPE[textOf(node, "method")]) }),
  notes: (node) =>
    node.params.method === "token_mean"
      ? ["With several mini-batches TRL divides by the mean tokens of one, not by each one's own."]
      : [],
};

/** TRL divides by the longest completion, which the reduction must name too. */
export function fixedLengthGap(
  reduction: Parameters<NonNullable<TrlKind["gaps"]>>[0],
  longest: number,
): string[] {
  const isOther =
    reduction.params.method === "fixed_length" && numberOf(reduction, "fixedLength") !== longest;
  return isOther
    ? [`TRL divides by the longest completion, ${longest} tokens; set the fixed length to it.`]
    : [];
}
