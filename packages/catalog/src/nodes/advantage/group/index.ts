import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const advantageGroup = defineNode({
  kind: "advantage.group",
  title: "Group advantage",
  summary: "Compares each completion with the others of its prompt.",
  role: "part",
  slot: "baseline",
  paper: { id: "2402.03300", title: "DeepSeekMath", equation: "section 4.1.2" },
  outputs: { advantage: { type: "advantage", description: "One advantage per completion." } },
  params: z.strictObject({
    method: z
      .enum([
        "mean_std",
        "mean",
        "leave_one_out",
        "batch_normalised",
        "logmeanexp",
        "leave_one_out_logmeanexp",
      ])
      .default("mean_std")
      .meta({
        title: "Method",
        description:
          "(r - mean) / std of the group (GRPO); r - mean (Dr. GRPO); r - mean of the others (RLOO); r - group mean, divided by the batch's std; r - soft value of the group; r - soft value of the others.",
      }),
    temperature: z
      .number()
      .gt(0)
      .max(1e6)
      .default(0.2)
      .meta({
        title: "Value temperature",
        description:
          "Of the soft value b log mean exp(r / b): small goes to the best reward, large to the mean.",
        ui: { when: { param: "method", in: ["logmeanexp", "leave_one_out_logmeanexp"] } },
      }),
    epsilon: z
      .number()
      .gt(0)
      .max(1)
      .default(1e-6)
      .meta({ title: "Epsilon", description: "Added to the standard deviation.", ui: { advanced: true } }),
  }),
  signals: {
    zeroSpread: {
      title: "Groups without spread",
      description: "Share of groups whose rewards are all equal; they teach nothing.",
      unit: "fraction",
      better: "lower",
      primary: true,
      health: "zeroSpread",
    },
    meanAbsolute: { title: "Mean |A|", description: "Mean absolute advantage." },
    groupStd: {
      title: "Spread",
      description: "Mean standard deviation of a group's rewards.",
      health: "spread",
    },
  },
});
