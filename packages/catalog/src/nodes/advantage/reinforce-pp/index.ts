import { defineNode } from "@switchyard/graph";
import { z } from "zod";

export const advantageReinforcePp = defineNode({
  kind: "advantage.reinforce_pp",
  title: "REINFORCE++",
  summary: "Returns of token rewards, normalised over all tokens of the batch: no critic, no group.",
  role: "part",
  slot: "baseline",
  paper: { id: "2501.03262", title: "REINFORCE++", equation: "section 3" },
  outputs: { advantage: { type: "advantage", description: "One advantage per token." } },
  params: z.strictObject({
    discount: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .meta({ title: "Discount", description: "Of a reward, for each token that it is away (gamma)." }),
    baseline: z.enum(["none", "group_mean"]).default("none").meta({
      title: "Baseline",
      description:
        "Nothing; or the mean reward of the prompt's completions, taken off before the normalisation.",
    }),
    normalise: z.boolean().default(true).meta({
      title: "Normalise",
      description: "Takes off the mean over all tokens and divides by their standard deviation.",
    }),
    rewardClip: z
      .number()
      .gt(0)
      .max(1e6)
      .nullable()
      .default(null)
      .meta({
        title: "Reward clip",
        description: "A completion's score is kept within plus and minus this; empty for no clipping.",
        ui: { advanced: true },
      }),
  }),
  signals: {
    returnMean: { title: "Mean return", description: "Over all tokens, before the normalisation." },
    returnStd: {
      title: "Spread of returns",
      description: "Standard deviation over all tokens, before the normalisation.",
      primary: true,
      health: "spread",
    },
    meanAbsolute: { title: "Mean |A|", description: "Mean absolute advantage of a token." },
    degenerate: {
      title: "No spread",
      description: "1 where all returns of the batch are equal, so that nothing is learnt; else 0.",
      better: "lower",
    },
  },
  rules: [
    {
      meets: ["objective.kl"],
      when: (_, kl) => kl.place === "loss",
      whenText: "with the penalty in the loss",
      severity: "warning",
      reason: "the returns are to hold each token's penalty, and one that is in the loss is not among them.",
      remedy: "Move the penalty into the reward, with the estimator k1.",
    },
  ],
  checkInStage: ({ params, stage }) => {
    const [sampler] = stage.plugged.rollout ?? [];
    if (params.baseline !== "group_mean" || !sampler || Number(sampler.params.groupSize) !== 1) return [];
    return [
      {
        param: "baseline",
        message: `'${sampler.id}' samples one completion a prompt, whose mean is that completion's own reward.`,
        remedy: "Take no baseline, or sample several completions of each prompt.",
        mend: { param: "baseline", value: "none" },
      },
    ];
  },
});
