import { type CheckFinding, defineNode, type PluggedNode } from "@switchyard/graph";
import { z } from "zod";
import { checkVerdicts } from "../../../judge-params";

const byModel = { when: { param: "teacher", in: ["model"] } };
const simulated = { when: { param: "teacher", in: ["simulated"] } };

export const tasksReflect = defineNode({
  kind: "tasks.reflect",
  title: "Reflective traces",
  summary: "Demonstrations that think again: judgments of a teacher, kept where right, joined by reflection.",
  role: "source",
  paper: { id: "2505.11875", title: "J1" },
  inputs: {
    tasks: { type: "tasks", description: "Pairs with their better answer.", required: true },
    model: { type: "model", description: "The teacher, where a model judges." },
  },
  outputs: { tasks: { type: "tasks", description: "The pairs with a trace as demonstration." } },
  params: z.strictObject({
    teacher: z.enum(["simulated", "model"]).default("simulated").meta({
      title: "Teacher",
      description: "A simulated one that adds digits and slips now and then; or the model plugged in.",
    }),
    slip: z
      .number()
      .min(0)
      .max(1)
      .default(0.35)
      .meta({
        title: "Slips",
        description: "Share of the simulated judgments in which one running total is wrong.",
        ui: { widget: "slider", step: 0.01, ...simulated },
      }),
    samples: z
      .int()
      .min(1)
      .max(256)
      .default(8)
      .meta({ title: "Samples", description: "Judgments of each pair (K)." }),
    temperature: z.number().min(0).max(10).default(1).meta({
      title: "Temperature",
      description: "Of the model's judgments.",
      ui: byModel,
    }),
    maxTokens: z
      .int()
      .min(1)
      .max(32_768)
      .default(64)
      .meta({
        title: "Longest judgment",
        description: "Sampling stops here.",
        ui: { unit: "tokens", ...byModel },
      }),
    onlyRight: z.boolean().default(true).meta({
      title: "Only right verdicts",
      description:
        "Rejection sampling: a trace's last verdict is the better answer; off keeps the first judgment as it is.",
    }),
    stitch: z
      .boolean()
      .default(true)
      .meta({
        title: "Stitch",
        description: "Joins judgments by a reflection word where none of the kept ones reflects by itself.",
        ui: { when: { param: "onlyRight", in: [true] } },
      }),
    reflections: z
      .int()
      .min(1)
      .max(16)
      .default(3)
      .meta({
        title: "Most reflections",
        description: "Judgments before the last one in a stitched trace; 0 up to this many in turn.",
        ui: { when: { param: "stitch", in: [true] } },
      }),
    words: z
      .array(z.string().min(1).max(200))
      .min(1)
      .max(16)
      .default(["\nWait, let me check that again.\n"])
      .meta({
        title: "Reflection words",
        description: "Between stitched judgments, in turn; spaces and line breaks count.",
      }),
    marks: z
      .array(z.string().min(1).max(100))
      .max(32)
      .default(["wait", "check again", "re-check", "recheck"])
      .meta({
        title: "Signs of reflection",
        description: "A judgment that contains one of these reflects by itself; letter case does not count.",
        ui: { advanced: true },
      }),
    maskWrongAttempt: z.boolean().default(true).meta({
      title: "Wrong attempts do not learn",
      description: "The loss leaves out stitched judgments that were wrong, up to the reflection word.",
    }),
    balance: z.boolean().default(true).meta({
      title: "Balance",
      description: "As many traces for A as for B, for each number of reflections.",
    }),
    longest: z
      .int()
      .min(1)
      .max(1_000_000)
      .nullable()
      .default(null)
      .meta({
        title: "Longest trace",
        description: "Longer ones are left out; empty for no limit.",
        ui: { unit: "characters", advanced: true },
      }),
    openTag: z
      .string()
      .max(40)
      .default("<think>")
      .meta({
        title: "Opening tag",
        description: "Begins a trace; a prompt that ends in it already is left as it is.",
        ui: { advanced: true },
      }),
    closeTag: z
      .string()
      .min(1)
      .max(40)
      .default("</think>")
      .meta({ title: "Closing tag", description: "Between reasoning and verdict.", ui: { advanced: true } }),
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(256)
      .meta({
        title: "Judgments at once",
        description: "How many the model samples in one batch.",
        ui: { advanced: true, ...byModel },
      }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Same seed, same traces." }),
  }),
  signals: {
    count: { title: "Traces", description: "Training pairs with a trace.", unit: "count", primary: true },
    acceptRate: {
      title: "Accepted",
      description: "Share of the teacher's judgments whose verdict is the better answer.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    stitched: {
      title: "Stitched",
      description: "Share of the traces that were put together from several judgments.",
      unit: "fraction",
    },
    attempts: {
      title: "Judgments a trace",
      description: "How many the teacher gave for each trace that was kept.",
      unit: "count",
      better: "lower",
    },
    reflections: {
      title: "Reflections",
      description: "Mean number of reflection words in a trace.",
      unit: "count",
    },
    masked: {
      title: "Characters without loss",
      description: "Share of the traces' characters that do not learn.",
      unit: "fraction",
    },
  },
  estimate: ({ plugged }) => {
    const before = plugged.tasks?.[0]?.texts;
    return before ? { texts: { ...before, alphabet: null, demonstration: null, train: null } } : {};
  },
  check: ({ params, plugged }) => [
    ...checkVerdicts(plugged).map((finding) => ({ ...finding, port: "tasks" })),
    ...checkTeacher(params, plugged),
    ...(params.openTag === params.closeTag
      ? [
          {
            param: "closeTag",
            message: "The block opens and closes with the same text.",
            remedy: "Give it a closing tag of its own.",
          },
        ]
      : []),
    ...(params.stitch && params.onlyRight && params.samples <= params.reflections
      ? [
          {
            param: "samples",
            severity: "warning" as const,
            message: `${params.samples} judgments are too few for a trace with ${params.reflections} reflections.`,
            remedy: "Sample more judgments than there may be reflections.",
          },
        ]
      : []),
  ],
});

function checkTeacher(
  { teacher }: { teacher: string },
  { model = [], tasks = [] }: PluggedNode["plugged"],
): CheckFinding[] {
  if (teacher === "model") {
    if (model.length > 0) return [];
    return [
      {
        port: "model",
        message: "A model is to judge, but none is plugged in.",
        remedy: "Plug the teacher into 'model', or let the simulated one judge.",
      },
    ];
  }
  const findings: CheckFinding[] = tasks
    .filter(({ kind, params }) => kind !== "tasks.judge_pairs" || params.source !== "sums")
    .map(({ id }) => ({
      param: "teacher",
      message: `The simulated teacher judges sums only, which the pairs of '${id}' are not.`,
      remedy: "Let a model judge, and plug it into 'model'.",
    }));
  if (model.length > 0)
    findings.push({
      port: "model",
      severity: "warning",
      message: "A model is plugged in, but does not judge.",
      remedy: "Let the model be the teacher, or take its wire away.",
    });
  return findings;
}
