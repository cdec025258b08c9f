import { type CheckFinding, defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";
import { casesProblems } from "./cases";
import { EXAMPLE_CASES, EXAMPLE_SOURCE } from "./example";

/** Names of the parameters of a function in Python source; null where there is no such function at the top level. */
function parametersOf(source: string, name: string): string | null {
  return new RegExp(`^def\\s+${name}\\s*\\(([^)]*)\\)`, "m").exec(source)?.[1] ?? null;
}

function sourceFindings(source: string, runs: string): CheckFinding[] {
  const parameters = parametersOf(source, "score");
  const remedy =
    "Begin with `def score(prompt: str, completion: str, answer: str, meta: dict) -> float:`, at the start of a line.";
  if (parameters === null) {
    return [{ param: "source", message: "It defines no function 'score'.", remedy }];
  }
  const wanted = ["prompt", "completion", "answer", "meta", ...(runs === "nothing" ? [] : ["ran"])];
  const isOpen = parameters.includes("**");
  const missing = wanted.filter((name) => !isOpen && !new RegExp(`\\b${name}\\b`).test(parameters));
  if (missing.length === 0) return [];
  const names = missing.map((name) => `'${name}'`).join(", ");
  return [
    {
      param: "source",
      message: `'score' does not take ${names}, by which it is called.`,
      remedy: `Add ${names} to its parameters.`,
    },
  ];
}

export const rewardPython = defineNode({
  kind: "reward.python",
  title: "Python function",
  summary: "Your own function scores each completion, in the sandbox of a worker that allows it.",
  role: "part",
  outputs: { reward: { type: "reward", description: "What the function gives." } },
  requires: ["sandbox", "custom-code"],
  params: z.strictObject({
    source: z
      .string()
      .max(40_000)
      .default(EXAMPLE_SOURCE)
      .meta({
        title: "Function",
        description:
          "score(prompt, completion, answer, meta) gives a number, or a pair of a number and a dict of details; standard library only.",
        ui: { widget: "code", language: "python" },
      }),
    cases: z
      .record(z.string().min(1).max(80), z.json())
      .default(EXAMPLE_CASES)
      .meta({
        title: "Tests",
        description:
          "By name: completion, prompt, answer, meta, and the least and the most that the function may give. They run before the first step, and a run does not begin where one fails.",
        ui: { widget: "cases" },
      }),
    runs: z.enum(["nothing", "completion", "code_block"]).default("nothing").meta({
      title: "Run as Python",
      description:
        "The whole completion, or its last block of code, runs by itself first; the function is given what it did as 'ran'.",
    }),
    runSeconds: z
      .number()
      .min(0.1)
      .max(60)
      .default(3)
      .meta({
        title: "Deadline of a program",
        description: "For one run of one completion's code.",
        ui: { unit: "s", when: { param: "runs", in: ["completion", "code_block"] } },
      }),
    timeoutSeconds: z
      .number()
      .min(0.01)
      .max(60)
      .default(1)
      .meta({ title: "Deadline", description: "For one call of the function.", ui: { unit: "s" } }),
    memoryMegabytes: z
      .int()
      .min(64)
      .max(8_192)
      .default(512)
      .meta({
        title: "Memory",
        description: "Of the function's process, and of each program.",
        ui: { unit: "MB", advanced: true },
      }),
    weight: weightParam,
  }),
  check: ({ params: { source, cases, runs } }) => [
    ...sourceFindings(source, runs),
    ...casesProblems(cases).map((message) => ({
      param: "cases",
      message,
      remedy: 'Write a test as {"completion": "...", "answer": "...", "least": 1, "most": 1}.',
    })),
    ...(Object.keys(cases).length === 0
      ? [
          {
            param: "cases",
            severity: "warning" as const,
            message: "The function has no tests: a mistake in it shows only as a policy that learns it.",
            remedy: "Add a completion that must score high and one that must not.",
          },
        ]
      : []),
  ],
  signals: {
    mean: { title: "Score", description: "Mean score.", better: "higher", primary: true },
    errored: {
      title: "Errored",
      description: "Share of completions on which the function raised, was late or gave no number.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
});
