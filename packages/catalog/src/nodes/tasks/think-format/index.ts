import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { checkNeed } from "../../../shared-checks";

const share = z.number().min(0).max(1);
const instruction = z.string().max(2000);

export const tasksThinkFormat = defineNode({
  kind: "tasks.think_format",
  title: "Thinking demonstrations",
  summary: "Writes demonstrations that think where the label says so, and an empty block elsewhere.",
  role: "source",
  paper: { id: "2505.11896", title: "AdaCoT" },
  inputs: {
    tasks: { type: "tasks", description: "Prompts with need labels, reasoning and answers.", required: true },
  },
  outputs: { tasks: { type: "tasks", description: "The same prompts with demonstrations in two shapes." } },
  params: z.strictObject({
    openTag: z
      .string()
      .min(1)
      .max(40)
      .default("<think>")
      .meta({ title: "Opening tag", description: "Before the reasoning." }),
    closeTag: z
      .string()
      .min(1)
      .max(40)
      .default("</think>")
      .meta({ title: "Closing tag", description: "After the reasoning." }),
    openedBy: z.enum(["response", "prompt"]).default("response").meta({
      title: "Opened by",
      description:
        "Whether the opening tag begins the demonstration or ends the prompt; a prompt that ends in it already is left as it is.",
    }),
    omitShare: share.default(0).meta({
      title: "Omitted where needed",
      description: "Share of the prompts that need reasoning that are shown without it.",
    }),
    addShare: share.default(0).meta({
      title: "Added where not needed",
      description: "Share of the prompts that need none that are shown with it.",
    }),
    alwaysShare: share.default(0).meta({
      title: "Told to think",
      description: "Share of the prompts that begin with the instruction to think always.",
    }),
    neverShare: share.default(0).meta({
      title: "Told not to think",
      description: "Share of the prompts that begin with the instruction never to think.",
    }),
    alwaysText: instruction.default("Always think first.\n").meta({
      title: "Instruction to think",
      description: "Put before such a prompt.",
      ui: { widget: "textarea", advanced: true },
    }),
    neverText: instruction.default("Answer without thinking.\n").meta({
      title: "Instruction not to think",
      description: "Put before such a prompt.",
      ui: { widget: "textarea", advanced: true },
    }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Decides which prompts the shares fall on." }),
  }),
  signals: {
    count: { title: "Prompts", description: "Training prompts.", unit: "count" },
    need: { title: "Need reasoning", description: "Share of the training prompts.", unit: "fraction" },
    thinking: {
      title: "Shown thinking",
      description: "Share of the training demonstrations with reasoning.",
      unit: "fraction",
      primary: true,
    },
  },
  estimate: ({ plugged }) => {
    const before = plugged.tasks?.[0]?.texts;
    return before ? { texts: { ...before, alphabet: null, prompt: null, demonstration: null } } : {};
  },
  check: ({ params, plugged }) => [
    ...(params.alwaysShare + params.neverShare > 1
      ? [
          {
            param: "neverShare",
            message: "The two instructions together have more than all prompts.",
            remedy: "Lower one of the two shares.",
          },
        ]
      : []),
    ...(params.openTag === params.closeTag
      ? [
          {
            param: "closeTag",
            message: "The block opens and closes with the same text.",
            remedy: "Give it a closing tag of its own.",
          },
        ]
      : []),
    ...checkNeed(plugged, "decides which demonstration is written").map((finding) => ({
      ...finding,
      port: "tasks",
    })),
  ],
});
