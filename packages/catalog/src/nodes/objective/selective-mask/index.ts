import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { checkMarkers } from "../../../shared-checks";

export const objectiveSelectiveMask = defineNode({
  kind: "objective.selective_mask",
  title: "Selective loss mask",
  summary: "Leaves out the one token that decides whether to think.",
  role: "part",
  slot: "mask",
  paper: { id: "2505.11896", title: "AdaCoT", equation: "(5)" },
  inputs: { objective: { type: "objective", description: "What stands before it in the chain." } },
  outputs: { objective: { type: "objective", description: "The objective without the decision token." } },
  params: z.strictObject({
    marker: z
      .string()
      .min(1)
      .max(40)
      .default("<think>")
      .meta({ title: "Marker", description: "The token right after it is the decision." }),
    denominator: z.enum(["fixed", "masked"]).default("fixed").meta({
      title: "Denominator",
      description:
        "fixed: the mean counts every token, so that the mask rescales no other; masked: only those that learn.",
    }),
  }),
  signals: {
    masked: {
      title: "Masked tokens",
      description: "Share of response tokens that the mask leaves out.",
      unit: "fraction",
      primary: true,
    },
    decisions: {
      title: "Decisions found",
      description: "Share of completions that have a decision token.",
      unit: "fraction",
    },
    probabilityNeed: {
      title: "Decision probability, need",
      description: "Mean probability of the decision taken, where the prompt needs reasoning.",
      unit: "fraction",
    },
    probabilityNoNeed: {
      title: "Decision probability, no need",
      description: "Mean probability of the decision taken, where it does not.",
      unit: "fraction",
    },
    entropyNeed: {
      title: "Decision entropy, need",
      description: "Mean of -log pi of the decision taken, where the prompt needs reasoning.",
      unit: "nats",
    },
    entropyNoNeed: {
      title: "Decision entropy, no need",
      description: "Mean of -log pi of the decision taken, where it does not.",
      unit: "nats",
    },
  },
  rules: [
    {
      meets: ["reward.adacot"],
      when: (_, reward) => Number(reward.alphaMiss) > 0 || Number(reward.alphaOver) > 0,
      whenText: "with a penalty on the decision",
      severity: "warning",
      reason:
        "the penalties cannot reach the token that decides, which is masked; they only add a constant to the others.",
      remedy: "Set both penalties to 0 in this stage, or leave the mask to the stage with one-sided prompts.",
    },
  ],
  checkInStage: ({ params, stage }) =>
    checkMarkers(stage.plugged, [params.marker], "so there is no one token to mask"),
});
