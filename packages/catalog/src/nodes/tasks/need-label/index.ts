import { type CheckFinding, defineNode, type PluggedNode } from "@switchyard/graph";
import { z } from "zod";
import { hasLabel } from "../../../shared-checks";

/** The principles of AdaCoT's appendix B in our words. */
const QUESTION = `Decide whether the request below needs step-by-step reasoning before it is answered.

It does where several steps depend on each other; where it has to be taken apart, or several ideas have to be brought together; where it takes special knowledge; where several ways are open; or where it asks for something creative or for a view from several sides.
It does not where the answer is recalled or looked up; where one direct way leads to it; where common sense is enough; or where the answer is short and certain.

The request:
{prompt}

Does it need reasoning? Answer with one word, Yes or No.`;

const byModel = { when: { param: "source", in: ["model"] } };

export const tasksNeedLabel = defineNode({
  kind: "tasks.need_label",
  title: "Reasoning need",
  summary: "Labels each prompt by whether it needs reasoning.",
  role: "source",
  paper: { id: "2505.11896", title: "AdaCoT", equation: "appendix B" },
  inputs: {
    tasks: { type: "tasks", description: "Prompts to label.", required: true },
    model: { type: "model", description: "Asked about each prompt, where a model decides." },
  },
  outputs: { tasks: { type: "tasks", description: "The same prompts with the label need." } },
  params: z.strictObject({
    source: z.enum(["field", "difficulty", "length", "pattern", "model"]).default("field").meta({
      title: "Decided by",
      description:
        "A label that the tasks have; their difficulty or the length of the prompt from a threshold on; a pattern in the prompt; or a model that is asked.",
    }),
    field: z
      .string()
      .min(1)
      .max(200)
      .default("need")
      .meta({
        title: "Label",
        description: "True, a number other than 0, or one of yes, true, need and 1 means need.",
        ui: { when: { param: "source", in: ["field"] } },
      }),
    threshold: z
      .number()
      .min(-1e9)
      .max(1e9)
      .default(1)
      .meta({
        title: "Need from",
        description: "The least difficulty, or number of characters, that needs reasoning.",
        ui: { when: { param: "source", in: ["difficulty", "length"] } },
      }),
    pattern: z
      .string()
      .max(1000)
      .default("")
      .meta({
        title: "Pattern",
        description: "A regular expression; a prompt in which it is found needs reasoning.",
        ui: { when: { param: "source", in: ["pattern"] } },
      }),
    question: z
      .string()
      .min(1)
      .max(20_000)
      .default(QUESTION)
      .meta({
        title: "Question",
        description: "What the model is asked; {prompt} stands for the prompt.",
        ui: { widget: "textarea", ...byModel },
      }),
    needAnswer: z.string().min(1).max(100).default("Yes").meta({
      title: "Answer for need",
      description: "How the model's answer begins where a prompt needs reasoning; spaces count.",
      ui: byModel,
    }),
    noNeedAnswer: z.string().min(1).max(100).default("No").meta({
      title: "Answer for no need",
      description: "How it begins where a prompt needs none.",
      ui: byModel,
    }),
    needProbability: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .meta({
        title: "Need from probability",
        description: "The least probability of the answer for need, between the two, that means need.",
        ui: { widget: "slider", step: 0.01, ...byModel },
      }),
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(32)
      .meta({
        title: "Prompts at once",
        description: "How many the model is asked about in one pass.",
        ui: { advanced: true, ...byModel },
      }),
  }),
  labels: () => ["need"],
  signals: {
    count: { title: "Prompts", description: "Training prompts labelled.", unit: "count", primary: true },
    need: {
      title: "Need reasoning",
      description: "Share of the training prompts.",
      unit: "fraction",
      primary: true,
    },
    probability: {
      title: "Probability of need",
      description: "Mean over the training prompts of what the model says, between its two answers.",
      unit: "fraction",
    },
    answered: {
      title: "Answered",
      description:
        "Mean probability that the model gives one of the two answers at all; near 0 the labels mean nothing.",
      unit: "fraction",
      better: "higher",
    },
  },
  check: ({ params, plugged }) => {
    if (params.source === "model") return checkAsked(params, plugged);
    return [
      ...(params.source === "pattern" && params.pattern === ""
        ? [
            {
              param: "pattern",
              message: "An empty pattern is found in every prompt.",
              remedy: "Write what a prompt that needs reasoning contains.",
            },
          ]
        : []),
      ...(params.source === "field" && plugged.tasks?.some((tasks) => !hasLabel(tasks, params.field))
        ? [
            {
              param: "field",
              message: `The tasks have no label called '${params.field}'.`,
              remedy:
                "Name a label that they have, keep that column of a file as a label, or decide by something else.",
            },
          ]
        : []),
      ...(plugged.model?.length
        ? [
            {
              port: "model",
              severity: "warning" as const,
              message: "A model is plugged in, but is not asked.",
              remedy: "Let the model decide, or take its wire away.",
            },
          ]
        : []),
    ];
  },
});

function checkAsked(
  params: { question: string; needAnswer: string; noNeedAnswer: string },
  { model = [] }: PluggedNode["plugged"],
): CheckFinding[] {
  const findings: CheckFinding[] = [];
  if (model.length === 0)
    findings.push({
      port: "model",
      message: "A model is to decide, but none is plugged in.",
      remedy: "Plug the model that is to be asked into 'model', or decide by something else.",
    });
  if (!params.question.includes("{prompt}"))
    findings.push({
      param: "question",
      message: "The question is the same for every prompt.",
      remedy: "Write {prompt} where the prompt is to stand.",
    });
  if (params.needAnswer === params.noNeedAnswer)
    findings.push({
      param: "noNeedAnswer",
      message: "Both answers are the same.",
      remedy: "Give need and no need answers that begin differently.",
    });
  return findings;
}
