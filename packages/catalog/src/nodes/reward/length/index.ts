import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";

export const rewardLength = defineNode({
  kind: "reward.length",
  title: "Length",
  summary: "Penalises completions beyond a soft limit.",
  role: "part",
  paper: { id: "2503.14476", title: "DAPO", equation: "(13)" },
  outputs: {
    reward: { type: "reward", description: "0 up to the soft limit, then down to -1 at the hard one." },
  },
  params: z.strictObject({
    softLimit: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(48)
      .meta({ title: "Soft limit", description: "No penalty up to here.", ui: { unit: "tokens" } }),
    hardLimit: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(64)
      .meta({ title: "Hard limit", description: "Full penalty from here.", ui: { unit: "tokens" } }),
    weight: weightParam,
  }),
  signals: {
    mean: { title: "Length score", description: "Mean score.", better: "higher", primary: true },
    penalised: {
      title: "Penalised",
      description: "Share of completions beyond the soft limit.",
      unit: "fraction",
      better: "lower",
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose check errored.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  check: ({ params }) =>
    params.hardLimit > params.softLimit
      ? []
      : [
          {
            param: "hardLimit",
            message: "The hard limit is not above the soft limit.",
            remedy: "Raise the hard limit or lower the soft one.",
          },
        ],
});
