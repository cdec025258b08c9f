import { about, defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";
import {
  checkHybrid,
  drawn,
  hybridEstimate,
  hybridInputs,
  hybridParams,
  hybridSignals,
  stepParams,
  switchTimeline,
} from "../../../hybrid-stage";

export const trainStaticHybrid = defineNode({
  kind: "train.static_hybrid",
  title: "Static SFT and RL",
  summary: "Imitation and reinforcement in a fixed mixture: the baseline for adaptive switching.",
  role: "stage",
  inputs: hybridInputs,
  outputs: { model: { type: "model", description: "The trained policy." } },
  params: z.strictObject({
    ...stepParams,
    pattern: z.enum(["alternate", "ratio"]).default("ratio").meta({
      title: "Pattern",
      description: "Every so many steps one is SFT, or each is SFT with a fixed probability.",
    }),
    every: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(2)
      .meta({
        title: "SFT step every",
        description: "After the warm-up, the last of each so many steps is SFT.",
        ui: { unit: "steps", when: { param: "pattern", in: ["alternate"] } },
      }),
    share: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({
        title: "SFT share",
        description: "Probability of an SFT step after the warm-up.",
        ui: { widget: "slider", step: 0.05, when: { param: "pattern", in: ["ratio"] } },
      }),
    ...hybridParams,
  }),
  levers: { learningRate: "rlLearningRate", innerEpochs: "innerEpochs", gradClip: "gradClip" },
  signals: hybridSignals,
  view: { timeline: switchTimeline },
  estimate: ({ params, ...context }) =>
    hybridEstimate(params, context, (rest) => {
      if (params.pattern === "ratio") return drawn(rest, about(params.share));
      const sft = Math.floor(rest / params.every);
      return { sft: exactly(sft), rl: exactly(rest - sft) };
    }),
  check: ({ params, plugged }) => checkHybrid(params, plugged),
});
