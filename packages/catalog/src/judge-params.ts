import type { CheckFinding, PluggedNode } from "@switchyard/graph";
import { z } from "zod";
import { checkMarkers, hasLabel } from "./shared-checks";

/** What the kinds about judges share: how thinking is extended, how pairs are worded, what tasks they need. */

/** Budget forcing, of the sampler, of the evaluation and of a judge at work alike. */
export const forcingParams = {
  words: z.array(z.string().min(1).max(200)).min(1).max(16).default(["Wait"]).meta({
    title: "Reflection words",
    description: "Put in place of the judge's stop, in turn; spaces and line breaks count.",
  }),
  budget: z
    .int()
    .min(1)
    .max(32_768)
    .default(64)
    .meta({
      title: "Thinking budget",
      description: "Most tokens of thinking that are sampled, all extensions together (b).",
      ui: { unit: "tokens" },
    }),
  endMarker: z
    .string()
    .max(200)
    .default("</think>")
    .meta({
      title: "Thinking ends with",
      description:
        "One token of the judge; empty for a judge without tags, whose thinking ends where its verdict begins.",
      ui: { advanced: true },
    }),
  leadIn: z
    .string()
    .max(2000)
    .default("")
    .meta({
      title: "Verdict lead-in",
      description: "Put behind the end of thinking; the verdict goes on from it.",
      ui: { advanced: true },
    }),
  verdictTokens: z
    .int()
    .min(1)
    .max(8192)
    .default(8)
    .meta({
      title: "Longest verdict",
      description: "Tokens sampled behind the thinking.",
      ui: { unit: "tokens", advanced: true },
    }),
};

export const checkForcing = (
  { endMarker }: { endMarker: string },
  plugged: PluggedNode["plugged"],
): CheckFinding[] =>
  endMarker === "" ? [] : checkMarkers(plugged, [endMarker], "so the end of thinking cannot be seen");

/** What a judge is asked, where the text is a person's. */
export const JUDGE_TEMPLATE = `Two answers to a question are to be compared.

Question:
{question}

Answer A:
{a}

Answer B:
{b}

Which answer is better? Think first, then end with [[A]] or [[B]].`;

export const templateParam = z
  .string()
  .min(1)
  .max(20_000)
  .default(JUDGE_TEMPLATE)
  .meta({
    title: "Wording",
    description: "What a judge is asked; {question}, {a} and {b} stand for the question and the two answers.",
    ui: { widget: "textarea" },
  });

export function checkTemplate(template: string): CheckFinding[] {
  const missing = ["{question}", "{a}", "{b}"].filter((place) => !template.includes(place));
  if (missing.length === 0) return [];
  return [
    {
      param: "template",
      message: `The wording has no place for ${missing.join(" and ")}.`,
      remedy: "Write {question}, {a} and {b} where the texts are to stand.",
    },
  ];
}

export function checkVerdicts({ tasks = [] }: PluggedNode["plugged"]): CheckFinding[] {
  return tasks.flatMap((node) =>
    hasLabel(node, "verdict")
      ? []
      : [
          {
            message: `The prompts of '${node.id}' do not say which of two answers is the better one.`,
            remedy: "Plug in judge pairs, or keep a label column called verdict that holds A or B.",
          },
        ],
  );
}
