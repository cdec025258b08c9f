import { about, atMost, type CheckFinding, defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";
import {
  checkHybrid,
  drawn,
  hybridEstimate,
  hybridInputs,
  hybridParams,
  hybridSignals,
  type StepShares,
  stepParams,
  switchTimeline,
} from "../../../hybrid-stage";

const share = z.number().min(0).max(1);
const NORM_RULES = ["ratio_warmup", "ratio_rl", "sigmoid_warmup", "sigmoid_rl"] as const;
const SCHEDULES = ["constant", "linear", "cosine", "step"] as const;
const RISING = ["linear", "cosine", "step"] as const;

export const trainSasr = defineNode({
  kind: "train.sasr",
  title: "Adaptive SFT and RL",
  summary: "Chooses at every step between imitation and reinforcement, by gradient norms.",
  role: "stage",
  paper: { id: "2505.13026", title: "SASR" },
  inputs: hybridInputs,
  outputs: { model: { type: "model", description: "The trained policy." } },
  params: z.strictObject({
    ...stepParams,
    mode: z.enum(["switch", "mix"]).default("switch").meta({
      title: "Mode",
      description: "Draw one kind of step, or weigh both gradients by the probability in every step.",
    }),
    rule: z
      .enum([...NORM_RULES, ...SCHEDULES])
      .default("ratio_warmup")
      .meta({
        title: "Rule",
        description:
          "What the SFT norm is compared with (its value at the end of the warm-up, or the RL norm), plainly or through a sigmoid; or a schedule over the steps after the warm-up.",
      }),
    gamma: z
      .number()
      .min(0)
      .max(1e9)
      .default(1)
      .meta({
        title: "Balance",
        description: "Weight of the other norm; 0 is SFT only, a huge value RL only.",
        ui: { when: { param: "rule", in: NORM_RULES } },
      }),
    slope: z
      .number()
      .gt(0)
      .max(1000)
      .default(10)
      .meta({
        title: "Sigmoid slope",
        description: "How sharply the sigmoid turns around its centre.",
        ui: { when: { param: "rule", in: ["sigmoid_warmup", "sigmoid_rl"] } },
      }),
    centre: share.default(0.5).meta({
      title: "Sigmoid centre",
      description: "Norm ratio at which both kinds are equally likely.",
      ui: { when: { param: "rule", in: ["sigmoid_warmup", "sigmoid_rl"] } },
    }),
    pStart: share.default(0.5).meta({
      title: "Probability at first",
      description: "Of an SFT step, right after the warm-up; the value of a constant schedule.",
      ui: { when: { param: "rule", in: SCHEDULES } },
    }),
    pEnd: share.default(0).meta({
      title: "Probability at last",
      description: "Of an SFT step, in the last step.",
      ui: { when: { param: "rule", in: RISING } },
    }),
    stepAt: share.default(0.5).meta({
      title: "Change at",
      description: "Share of the steps after the warm-up at which a step schedule changes.",
      ui: { when: { param: "rule", in: ["step"] } },
    }),
    pMin: share.default(0.02).meta({
      title: "Lowest probability",
      description: "Above 0 the SFT norm is measured now and then.",
      ui: { step: 0.01 },
    }),
    pMax: share.default(0.98).meta({
      title: "Highest probability",
      description: "Below 1 the RL norm is measured now and then.",
      ui: { step: 0.01 },
    }),
    probeEvery: z
      .int()
      .min(1)
      .max(1_000_000)
      .nullable()
      .default(null)
      .meta({
        title: "Probe after",
        description:
          "After so many steps without SFT its gradient norm is measured on the next batch without a step; empty for never.",
        ui: { unit: "steps", advanced: true },
      }),
    klMax: z
      .number()
      .gt(0)
      .max(100)
      .nullable()
      .default(null)
      .meta({
        title: "Divergence guard",
        description:
          "KL to the warm-up on the last rollouts above which the next step is SFT; empty for none.",
        ui: { unit: "nats" },
      }),
    ...hybridParams,
  }),
  levers: { learningRate: "rlLearningRate", innerEpochs: "innerEpochs", gradClip: "gradClip" },
  signals: {
    ...hybridSignals,
    balance: { title: "Norm ratio", description: "SFT norm over itself plus the weighted other norm." },
  },
  view: { timeline: switchTimeline },
  needs: ({ klMax }) => (klMax === null ? [] : ["referenceLogp"]),
  rules: [
    {
      meets: ["objective.dgro", "advantage.reweight"],
      when: ({ rule, gamma }) => rule.endsWith("_rl") && gamma === 1,
      whenText: "with a rule that compares with the RL norm, and a balance of 1",
      severity: "warning",
      reason: "the policy gradient has another scale there than in GRPO, and the probability moves with it.",
      remedy: "Set the balance anew, or compare with the warm-up's norm.",
    },
  ],
  estimate: ({ params, ...context }) => hybridEstimate(params, context, (rest) => sharesOf(params, rest)),
  check: ({ params, plugged }) => [
    ...checkHybrid(params, plugged),
    ...checkBounds(params),
    ...checkSigmoid(params),
  ],
});

function checkBounds({ pMin, pMax }: { pMin: number; pMax: number }): CheckFinding[] {
  if (pMin <= pMax) return [];
  return [
    {
      param: "pMin",
      message: `The lowest probability, ${pMin}, is above the highest, ${pMax}.`,
      remedy: "Lower the one, or raise the other.",
    },
  ];
}

function checkSigmoid({ rule, centre }: { rule: string; centre: number }): CheckFinding[] {
  if (!rule.startsWith("sigmoid") || centre > 0) return [];
  return [
    {
      param: "centre",
      severity: "warning",
      message: "With its centre at 0 the sigmoid never falls below 0.5, so SFT never becomes the minority.",
      remedy: "Put the centre at 0.5, unless this reading of the formula is what you compare with.",
    },
  ];
}

interface ShareParams {
  readonly mode: "switch" | "mix";
  readonly rule: string;
  readonly pStart: number;
  readonly pEnd: number;
  readonly stepAt: number;
  readonly pMin: number;
  readonly pMax: number;
}

/** A schedule is known before; what gradient norms will say is not, so any step may be of either kind. */
function sharesOf(p: ShareParams, rest: number): StepShares {
  if (p.mode === "mix") return { sft: exactly(rest), rl: exactly(rest) };
  const within = (share: number) => about(Math.min(p.pMax, Math.max(p.pMin, share)));
  switch (p.rule) {
    case "constant":
      return drawn(rest, within(p.pStart));
    case "linear":
    case "cosine":
      return drawn(rest, within((p.pStart + p.pEnd) / 2));
    case "step":
      return drawn(rest, within(p.stepAt * p.pStart + (1 - p.stepAt) * p.pEnd));
    default:
      return { sft: atMost(rest), rl: atMost(rest) };
  }
}
