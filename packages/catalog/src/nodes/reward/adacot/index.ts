import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { checkNeed } from "../../../shared-checks";
import { thinkTagParams, weightParam } from "../../../shared-params";

const penalty = z.number().min(0).max(100);

export const rewardAdacot = defineNode({
  kind: "reward.adacot",
  title: "Thinking penalties",
  summary: "Takes something off where thinking is left out, overused or badly formed.",
  role: "part",
  paper: { id: "2505.11896", title: "AdaCoT", equation: "(4)" },
  inputs: {
    base: { type: "reward", description: "Quality of the answer, of order 1.", required: true },
  },
  outputs: { reward: { type: "reward", description: "The base score less the penalties." } },
  params: z.strictObject({
    alphaMiss: penalty.default(0.2).meta({
      title: "Penalty for omission",
      description: "Taken off where the prompt needs reasoning and there is none (alpha 1).",
      ui: { step: 0.05 },
    }),
    alphaOver: penalty.default(0.3).meta({
      title: "Penalty for overuse",
      description: "Taken off where the prompt needs no reasoning and there is some (alpha 2).",
      ui: { step: 0.05 },
    }),
    gamma: penalty.default(1).meta({
      title: "Penalty for format",
      description: "Taken off where the thinking block is not there once and in order (gamma).",
      ui: { step: 0.05 },
    }),
    ...thinkTagParams,
    weight: weightParam,
  }),
  signals: {
    total: {
      title: "Reward",
      description: "Mean of the base score less the penalties.",
      better: "higher",
      primary: true,
    },
    base: { title: "Base reward", description: "Mean base score by its weight.", better: "higher" },
    miss: {
      title: "Reasoning omitted",
      description: "Share of completions without the reasoning that they need.",
      unit: "fraction",
      better: "lower",
    },
    over: {
      title: "Reasoning overused",
      description: "Share of completions with reasoning that they do not need.",
      unit: "fraction",
      better: "lower",
    },
    format: {
      title: "Format errors",
      description: "Share of completions without exactly one thinking block and an answer.",
      unit: "fraction",
      better: "lower",
    },
    trigger: {
      title: "Trigger rate",
      description: "Share of completions with reasoning.",
      unit: "fraction",
      primary: true,
    },
    triggerNeed: {
      title: "Trigger rate, need",
      description: "Of prompts that need reasoning.",
      unit: "fraction",
    },
    triggerNoNeed: {
      title: "Trigger rate, no need",
      description: "Of prompts that need none.",
      unit: "fraction",
    },
    tokensThinking: {
      title: "Length with reasoning",
      description: "Mean tokens of completions with reasoning.",
      unit: "tokens",
    },
    tokensDirect: {
      title: "Length without reasoning",
      description: "Mean tokens of completions without.",
      unit: "tokens",
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose base score errored or whose prompt has no label.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  rules: [
    {
      meets: ["advantage.group"],
      when: (own, advantage) => (own.alphaMiss > 0 || own.alphaOver > 0) && advantage.method === "mean_std",
      whenText: "with a division by the group's standard deviation",
      severity: "warning",
      reason:
        "in a group that is all correct, one penalised completion gets a full-size signal however small the penalty is.",
      remedy: "Subtract the mean only, so that the penalties keep their meaning as gains in accuracy.",
    },
    {
      meets: ["reward.length"],
      when: (own) => own.alphaOver > 0,
      whenText: "with a penalty for overuse",
      severity: "warning",
      reason:
        "short answers are rewarded twice: thinking that is not needed costs its penalty and its length.",
      remedy: "Take the length penalty off, or set the penalty for overuse to 0.",
    },
  ],
  check: ({ params }) =>
    params.openTag === params.closeTag
      ? [
          {
            param: "closeTag",
            message: "The block opens and closes with the same text.",
            remedy: "Give it a closing tag of its own.",
          },
        ]
      : [],
  checkInStage: ({ params, stage }) =>
    params.alphaMiss > 0 || params.alphaOver > 0
      ? checkNeed(stage.plugged, "the penalties on omission and overuse are decided by")
      : [],
});
