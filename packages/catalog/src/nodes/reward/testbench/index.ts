import { defineNode, type Signal } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";
import { checkVerilogTasks, icarusParams, structureVariantParam } from "../../../verilog-params";

const credit = z.number().min(0).max(100);
const share = (title: string, description: string, better: "higher" | "lower"): Signal => ({
  title,
  description,
  unit: "fraction",
  better,
});

export const rewardTestbench = defineNode({
  kind: "reward.testbench",
  title: "Testbench",
  summary: "Compiles and simulates a design in the sandbox, and rewards how far it comes.",
  role: "part",
  paper: { id: "2505.11849", title: "VeriReason" },
  requires: ["sandbox", "iverilog"],
  outputs: { reward: { type: "reward", description: "The ladder: 0, compiling code, working code." } },
  params: z.strictObject({
    depth: z.enum(["syntax", "structure", "function"]).default("function").meta({
      title: "Judged by",
      description:
        "Whether it compiles; also how it is built; or also what it does. The first two run no simulation.",
    }),
    passReward: credit.default(2.1).meta({
      title: "Working",
      description: "For a design that does what the golden one does; the paper's page says 2.0.",
      ui: { step: 0.1, when: { param: "depth", in: ["function"] } },
    }),
    syntaxReward: credit.default(0.1).meta({
      title: "Compiling",
      description: "For a design that compiles, alone.",
      ui: { step: 0.05 },
    }),
    structureWeight: credit.default(1).meta({
      title: "Structure",
      description: "Factor of the structural score that a compiling design gets besides.",
      ui: { step: 0.1, when: { param: "depth", in: ["structure", "function"] } },
    }),
    formatReward: credit.default(0.1).meta({
      title: "Format",
      description:
        "Added where a thinking block and an answer block with fenced Verilog are all there is; the paper's page has none.",
      ui: { step: 0.05 },
    }),
    partial: z
      .enum(["structure", "vectors"])
      .default("structure")
      .meta({
        title: "Partial credit",
        description:
          "Of a design that compiles but does not work: the structural score by its weight, or the share of right lines.",
        ui: { when: { param: "depth", in: ["function"] } },
      }),
    variant: structureVariantParam,
    threshold: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .meta({
        title: "Works from",
        description: "Share of right lines from which a design works; the authors' code takes 0.99.",
        ui: { step: 0.01, when: { param: "depth", in: ["function"] } },
      }),
    strictLines: z
      .boolean()
      .default(true)
      .meta({
        title: "Every line",
        description:
          "There must be as many lines as expected; off compares only as many as there are, as the authors' code does.",
        ui: { when: { param: "depth", in: ["function"] } },
      }),
    ...icarusParams,
    weight: weightParam,
  }),
  levers: { answerFormat: "formatReward" },
  signals: {
    mean: { title: "Reward", description: "Mean score.", better: "higher" },
    pass: {
      ...share("Working", "Share of completions that do what the golden design does.", "higher"),
      primary: true,
    },
    syntaxRate: {
      ...share("Compiling", "Share of completions that compile by themselves.", "higher"),
      primary: true,
    },
    empty: {
      ...share("No design", "Share of completions without a module.", "lower"),
      health: "unanswered",
    },
    rejected: share("Refused", "Share of completions refused before they were run.", "lower"),
    syntax: share("Syntax errors", "Share of completions that do not compile by themselves.", "lower"),
    compile: share("Compile errors", "Share that do not compile with their testbench.", "lower"),
    mismatch: share("Wrong", "Share that run but do not do what they should.", "lower"),
    structure: {
      title: "Structure",
      description: "Mean structural score of completions that compile but do not work.",
      unit: "fraction",
    },
    vectors: {
      title: "Right lines",
      description: "Mean share of right lines, or samples, over all completions.",
      unit: "fraction",
      better: "higher",
    },
    format: share("Format", "Share of completions in the thinking and answer format.", "higher"),
    runP50: {
      title: "Time of a run, median",
      description: "Compiling and simulating one design, by the clock.",
      unit: "seconds",
      better: "lower",
    },
    runP95: {
      title: "Time of a run, 95 %",
      description: "The slowest but one in twenty.",
      unit: "seconds",
      better: "lower",
    },
    cached: {
      title: "Known",
      description: "Share of completions whose outcome was known.",
      unit: "fraction",
    },
    timeouts: share("Out of time", "Share stopped by a limit, or by their testbench.", "lower"),
    ruleSystemTask: {
      title: "System tasks",
      description: "Refused for a $ task or function.",
      unit: "count",
    },
    ruleDirective: { title: "Directives", description: "Refused for a compiler directive.", unit: "count" },
    ruleKeyword: {
      title: "Keywords",
      description: "Refused for a keyword such as force or import.",
      unit: "count",
    },
    ruleHierarchy: { title: "Outside names", description: "Refused for a name with a dot.", unit: "count" },
    ruleEscapedName: { title: "Escaped names", description: "Refused for a backslash.", unit: "count" },
    ruleMemory: {
      title: "Large memories",
      description: "Refused for a range or a text too large.",
      unit: "count",
    },
    errored: {
      title: "Errored",
      description: "Share of completions that could not be judged.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  view: {
    stack: {
      title: "What became of the designs",
      parts: ["pass", "mismatch", "compile", "syntax", "rejected", "empty"],
    },
  },
  check: ({ params }) => {
    const below = params.syntaxReward + (params.partial === "vectors" ? 1 : params.structureWeight);
    return params.depth === "function" && params.passReward <= below
      ? [
          {
            param: "passReward",
            message: `A design that does not work may get ${below}, as much as one that does.`,
            remedy: "Raise the reward for working, or lower the others.",
          },
        ]
      : [];
  },
  checkInStage: ({ stage }) => checkVerilogTasks(stage.plugged, "the reward judges designs by"),
});
