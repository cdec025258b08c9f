import { defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";
import { quickWork } from "../../../stage-work";

const signal = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{0,63}$/, "the name of a signal such as accuracy");
const direction = z.enum(["lower", "higher"]);

export const evalPareto = defineNode({
  kind: "eval.pareto",
  title: "Pareto front",
  summary: "Lays two signals of several evaluations over each other and finds the best trade-offs.",
  role: "stage",
  paper: { id: "2505.11896", title: "AdaCoT", equation: "(3)" },
  inputs: {
    reports: {
      type: "report",
      description: "Evaluations to compare; each is one point.",
      required: true,
      cardinality: "many",
    },
  },
  outputs: { report: { type: "report", description: "The points, and which of them are on the front." } },
  params: z.strictObject({
    x: signal
      .default("triggerRate")
      .meta({ title: "Across", description: "Name of a signal of every evaluation." }),
    xBetter: direction.default("lower").meta({ title: "Better across", description: "Which way is better." }),
    y: signal.default("score").meta({ title: "Up", description: "Name of a signal of every evaluation." }),
    yBetter: direction.default("higher").meta({ title: "Better up", description: "Which way is better." }),
  }),
  signals: {
    points: { title: "Points", description: "Evaluations that have both signals.", unit: "count" },
    front: {
      title: "On the front",
      description: "Points that no other is better than.",
      unit: "count",
      primary: true,
    },
  },
  // It tells the labels of its evaluations, which take no part in its hash.
  estimate: ({ plugged }) => ({
    work: { ...quickWork(exactly(plugged.reports?.length ?? 0), "evaluations"), alwaysRuns: true },
  }),
  check: ({ params }) =>
    params.x === params.y
      ? [
          {
            param: "y",
            message: "Both axes show the same signal.",
            remedy: "Choose another signal for one of them.",
          },
        ]
      : [],
});
