import { atMost, type CheckFinding, defineNode, productOf } from "@switchyard/graph";
import { z } from "zod";
import { evaluationInputs, limitParam, longestCompletionParam, splitParam } from "../../../evaluation-stage";
import { checkContext } from "../../../shared-checks";
import { answeringWork } from "../../../stage-work";
import { checkVerilogTasks } from "../../../verilog-params";

/** Of the completions that could be judged. */
const outcome = (title: string, description: string, better: "higher" | "lower" = "lower") =>
  ({ title, description, unit: "fraction", better }) as const;

export const evalVerilogPassk = defineNode({
  kind: "eval.verilog_passk",
  title: "Verilog pass@k",
  summary: "Unbiased pass@k of designs, the share that compiles, and why the others fail.",
  role: "stage",
  paper: { id: "2505.11849", title: "VeriReason" },
  inputs: {
    ...evaluationInputs,
    reward: {
      type: "reward",
      description: "The testbench that judges; its level decides, not its score.",
      fill: ["reward.testbench"],
    },
  },
  outputs: { report: { type: "report", description: "pass@k, syntax rate and failure classes." } },
  params: z.strictObject({
    split: splitParam,
    limit: limitParam.default(200),
    maxTokens: longestCompletionParam,
    samples: z
      .int()
      .min(1)
      .max(1024)
      .default(8)
      .meta({ title: "Samples", description: "Completions of each prompt (n)." }),
    passAt: z
      .array(z.int().min(1).max(1024))
      .min(1)
      .max(8)
      .default([1])
      .meta({ title: "k of pass@k", description: "Each at most the number of samples." }),
    temperature: z.number().min(0).max(10).default(1).meta({
      title: "Temperature",
      description: "Of the samples; VerilogEval takes 0.85 with 20 samples, and 0 with one.",
    }),
    topP: z
      .number()
      .gt(0)
      .max(1)
      .default(1)
      .meta({
        title: "Top-p",
        description: "Smallest set of tokens with this probability; VerilogEval takes 0.95.",
        ui: { advanced: true },
      }),
    batchSize: z
      .int()
      .min(1)
      .max(65_536)
      .default(128)
      .meta({ title: "Batch", description: "Completions sampled at once.", ui: { advanced: true } }),
  }),
  signals: {
    passAt1: {
      title: "pass@1",
      description: "Share of completions that work, prompt by prompt.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    passAtK: {
      title: "pass@k",
      description: "For the largest k asked for, unbiased.",
      unit: "fraction",
      better: "higher",
    },
    syntaxRate: {
      title: "Compiling",
      description: "Share of completions that compile by themselves.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    works: outcome("Working", "Share of judged completions that do what the golden design does.", "higher"),
    wrongOutputs: outcome("Wrong outputs", "Share that run and give other outputs, or none."),
    timeouts: outcome("Out of time", "Share stopped by a limit, or by their testbench."),
    interface: outcome("Interface", "Share with an unknown module, or a clock or name that is not bound."),
    compileErrors: outcome("Compile errors", "Share that do not compile for another reason."),
    syntax: outcome("Syntax errors", "Share that are no Verilog."),
    refused: outcome("Refused", "Share refused before they were run."),
    noDesign: outcome("No design", "Share without a module."),
    length: { title: "Mean length", description: "Tokens of a completion.", unit: "tokens" },
    truncated: {
      title: "Truncated",
      description: "Share of completions cut by the limit.",
      unit: "fraction",
      better: "lower",
    },
    errored: {
      title: "Errored",
      description: "Share of completions that could not be judged.",
      unit: "fraction",
      better: "lower",
    },
  },
  view: {
    stack: {
      title: "What became of the designs",
      parts: [
        "works",
        "wrongOutputs",
        "timeouts",
        "interface",
        "compileErrors",
        "syntax",
        "refused",
        "noDesign",
      ],
    },
  },
  estimate: ({ params, plugged }) => {
    const tokens = productOf(params.samples, atMost(params.maxTokens));
    return answeringWork(
      { ...params, completions: params.samples, tokens, longest: params.maxTokens },
      plugged,
    );
  },
  check: ({ params, plugged }) => {
    const findings: CheckFinding[] = [];
    const tooLarge = params.passAt.filter((k) => k > params.samples);
    if (tooLarge.length > 0)
      findings.push({
        param: "passAt",
        message: `pass@${tooLarge.join(", pass@")} needs more than ${params.samples} samples.`,
        remedy: "Raise the number of samples or lower k.",
      });
    if (params.temperature === 0 && params.samples > 1)
      findings.push({
        param: "temperature",
        severity: "warning",
        message: "At temperature 0 all samples of a prompt are the same.",
        remedy: "Take one sample, or a temperature above 0.",
      });
    if (plugged.reward?.[0] && plugged.reward[0].kind !== "reward.testbench")
      findings.push({
        port: "reward",
        message: `'${plugged.reward[0].id}' does not say what a design does.`,
        remedy: "Plug in a 'Testbench', or nothing.",
      });
    return [
      ...findings,
      ...checkVerilogTasks(plugged, "the evaluation runs").map((finding) => ({ ...finding, port: "tasks" })),
      ...checkContext(plugged, params.maxTokens, "The evaluation"),
    ];
  },
});
