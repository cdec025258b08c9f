import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const objectiveReduction = defineNode({
  kind: "objective.reduction",
  title: "Reduction",
  summary: "How token losses become one number.",
  role: "part",
  slot: "reduction",
  paper: { id: "2503.20783", title: "Dr. GRPO", equation: "section 3.2" },
  inputs: { objective: { type: "objective", description: "What stands before it in the chain." } },
  outputs: { objective: { type: "objective", description: "The reduced objective." } },
  params: z.strictObject({
    method: z
      .enum(["token_mean", "sequence_mean", "sequence_sum", "fixed_length"])
      .default("token_mean")
      .meta({
        title: "Method",
        description:
          "Mean over all tokens of the optimiser batch (DAPO); mean of each sequence's mean (GRPO); mean of each sequence's sum; sum divided by sequences times a fixed length (Dr. GRPO).",
      }),
    fixedLength: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(64)
      .meta({
        title: "Fixed length",
        description: "Usually the longest completion.",
        ui: { unit: "tokens", when: { param: "method", in: ["fixed_length"] } },
      }),
  }),
});
