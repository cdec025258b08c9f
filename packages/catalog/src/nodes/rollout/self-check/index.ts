import { atMost, defineNode, productOf } from "@switchyard/graph";
import { z } from "zod";
import { checkVerilogTasks, icarusParams } from "../../../verilog-params";

const limit = z.int().min(1).max(32_768);

export const rolloutSelfCheck = defineNode({
  kind: "rollout.self_check",
  title: "Self-check",
  summary: "A second turn: the policy sees what compiler and simulator say of its design, and may revise it.",
  role: "part",
  paper: { id: "2505.11849", title: "VeriReason" },
  requires: ["sandbox", "iverilog"],
  outputs: { rollout: { type: "rollout", description: "Two turns; the last design is judged." } },
  params: z.strictObject({
    groupSize: z
      .int()
      .min(1)
      .max(1024)
      .default(8)
      .meta({ title: "Group size", description: "Completions of each prompt (G)." }),
    maxTokens: limit
      .default(64)
      .meta({ title: "Longest first design", description: "Sampling stops here.", ui: { unit: "tokens" } }),
    reviseTokens: limit
      .default(64)
      .meta({ title: "Longest revision", description: "Sampling stops here.", ui: { unit: "tokens" } }),
    revise: z.enum(["failed", "all"]).default("failed").meta({
      title: "Second turn",
      description: "Of designs that do not work, or of all.",
    }),
    learnFrom: z.enum(["both", "first", "revised"]).default("both").meta({
      title: "Learns from",
      description:
        "Which turns' tokens are trained where there are two; the reward is that of the last design either way.",
    }),
    feedback: z.enum(["verdict", "log"]).default("log").meta({
      title: "Feedback",
      description: "One word and a count; or also what the compiler, or the first wrong line, says.",
    }),
    feedbackText: z
      .string()
      .min(1)
      .max(2000)
      .default("{feedback}")
      .meta({
        title: "Feedback is told as",
        description: "The second prompt; {feedback} stands for what was found. Never trained.",
        ui: { widget: "textarea", advanced: true },
      }),
    feedbackCharacters: z
      .int()
      .min(8)
      .max(20_000)
      .default(400)
      .meta({
        title: "Longest feedback",
        description: "Characters after which it is cut.",
        ui: { advanced: true },
      }),
    temperature: z.number().min(0.01).max(10).default(1).meta({
      title: "Temperature",
      description: "Divides the logits, in sampling and in every log-probability of the update.",
    }),
    ...icarusParams,
  }),
  levers: { groupSize: "groupSize", temperature: "temperature", maxTokens: "maxTokens" },
  signals: {
    tokensPerSecond: {
      title: "Sampling rate",
      description: "Sampled tokens per second, both turns and the runs between them together.",
      unit: "tokens/s",
      better: "higher",
    },
    length: {
      title: "Mean length",
      description: "Tokens that the policy wrote, both turns.",
      unit: "tokens",
    },
    truncated: {
      title: "Truncated",
      description: "Share of completions whose last turn was cut by the limit.",
      unit: "fraction",
      better: "lower",
      health: "truncated",
    },
    entropy: {
      title: "Sampled surprise",
      description: "Mean of -log pi(y_t) over sampled tokens: an unbiased estimate of the policy's entropy.",
      unit: "nats",
      health: "entropy",
    },
    revised: { title: "Revised", description: "Share of completions with a second turn.", unit: "fraction" },
    passFirst: {
      title: "Working at first",
      description: "Share of first designs that work.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    passFinal: {
      title: "Working at last",
      description: "Share of last designs that work.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    mended: {
      title: "Mended",
      description: "Share of second turns that make a working design of one that did not.",
      unit: "fraction",
      better: "higher",
    },
    broken: {
      title: "Broken",
      description: "Share of second turns that lose a working design.",
      unit: "fraction",
      better: "lower",
    },
  },
  estimate: ({ params: { groupSize, maxTokens, reviseTokens } }) => ({
    rollout: {
      rows: groupSize,
      tokens: productOf(groupSize, atMost(maxTokens + reviseTokens)),
      longest: maxTokens + reviseTokens,
    },
  }),
  check: ({ params }) =>
    params.feedbackText.includes("{feedback}")
      ? []
      : [
          {
            param: "feedbackText",
            severity: "warning" as const,
            message: "The second turn is told the same whatever was found.",
            remedy: "Write {feedback} where the findings are to stand.",
          },
        ],
  checkInStage: ({ stage }) => checkVerilogTasks(stage.plugged, "the self-check runs"),
});
