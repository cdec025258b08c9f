import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { checkVerdicts } from "../../../judge-params";
import { thinkTagParams, weightParam } from "../../../shared-params";

export const rewardVerdict = defineNode({
  kind: "reward.verdict",
  title: "Verdict",
  summary: "Checks a judge's verdict, [[A]] or [[B]], against the better answer.",
  role: "part",
  paper: { id: "2505.11875", title: "J1" },
  outputs: { reward: { type: "reward", description: "1 where the verdict is right." } },
  params: z.strictObject({
    invalidReward: z
      .number()
      .min(-1)
      .max(0)
      .default(0)
      .meta({
        title: "Without a verdict",
        description: "Score of a completion in which no verdict is found.",
        ui: { step: 0.1 },
      }),
    formatBonus: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .meta({
        title: "Format bonus",
        description: "Added for exactly one thinking block, then a verdict and nothing else (omega).",
        ui: { step: 0.05 },
      }),
    consistency: z.boolean().default(false).meta({
      title: "Both orders must be right",
      description:
        "Scores 1 only where the pair's other order is judged rightly too; needs all pairs in both orders.",
    }),
    marks: z
      .array(z.string().min(1).max(100))
      .max(32)
      .default(["wait"])
      .meta({
        title: "Signs of reflection",
        description: "Counted in the reasoning for the reflections signal; letter case does not count.",
        ui: { advanced: true },
      }),
    ...thinkTagParams,
    weight: weightParam,
  }),
  levers: { answerFormat: "closeTag" },
  signals: {
    mean: { title: "Reward", description: "Mean score.", better: "higher" },
    accuracy: {
      title: "Verdicts right",
      description: "Share of completions with the right verdict.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    invalid: {
      title: "No verdict",
      description: "Share of completions in which no verdict is found.",
      unit: "fraction",
      better: "lower",
      primary: true,
      health: "unanswered",
    },
    shareA: {
      title: "Verdicts for A",
      description: "Share of A among the verdicts; far from the labels' share it tells of a position bias.",
      unit: "fraction",
    },
    consistency: {
      title: "Consistent",
      description: "Share of pairs judged in both orders in which both verdicts name the same answer.",
      unit: "fraction",
      better: "higher",
    },
    format: {
      title: "In form",
      description: "Share of completions with one thinking block, then a verdict and nothing else.",
      unit: "fraction",
      better: "higher",
    },
    reflections: {
      title: "Reflections",
      description: "Mean number of signs of reflection in the reasoning.",
      unit: "count",
    },
    errored: {
      title: "Errored",
      description:
        "Share of completions whose prompt has no label, or whose other order is not in the batch.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  rules: [
    {
      meets: ["reward.length"],
      severity: "warning",
      reason: "a price on length works against a judge that is to gain from thinking longer.",
      remedy: "Leave the length penalty out, or expect less from forced extensions.",
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
  checkInStage: ({ params, stage }) => [
    ...checkVerdicts(stage.plugged),
    ...(params.consistency ? checkOrders(stage.plugged.tasks ?? [], stage.params) : []),
  ],
});

function checkOrders(
  tasks: readonly { readonly id: string; readonly params: Readonly<Record<string, unknown>> }[],
  { promptsPerStep }: Readonly<Record<string, unknown>>,
) {
  const single = tasks.filter(({ params }) => "bothOrders" in params && params.bothOrders !== "all");
  return [
    ...single.map(({ id }) => ({
      param: "consistency",
      message: `The pairs of '${id}' are not all there in both orders.`,
      remedy: `Set 'In both orders' of '${id}' to all.`,
      mend: { node: id, param: "bothOrders", value: "all" },
    })),
    ...(typeof promptsPerStep === "number" && promptsPerStep % 2 === 1
      ? [
          {
            param: "consistency",
            message: `With ${promptsPerStep} prompts a step one pair is torn apart at each step's end.`,
            remedy: "Sample an even number of prompts a step.",
          },
        ]
      : []),
  ];
}
