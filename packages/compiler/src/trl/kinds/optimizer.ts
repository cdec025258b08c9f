import { type Arguments, numberOf, type TrlNode, textOf } from "../part";
import { literal } from "../python";

const SCHEDULES: Readonly<Record<string, string>> = {
  constant: "constant_with_warmup",
  linear: "linear",
  cosine: "cosine",
};

/** What both trainers take from a training stage. `updates`: optimiser steps of one step of the stage. */
export function trainingArguments(stage: TrlNode, seed: number, updates: number): Arguments {
  const isAdam = stage.params.optimizer === "adamw";
  const clip = stage.params.gradClip;
  return {
    output_dir: `str(OUT / "${stage.name}-trainer")`,
    seed: String(seed),
    max_steps: String(numberOf(stage, "steps") * updates),
    learning_rate: String(numberOf(stage, "learningRate")),
    lr_scheduler_type: literal(SCHEDULES[textOf(stage, "schedule")]),
    warmup_steps: String(numberOf(stage, "warmupSteps") * updates),
    optim: isAdam ? '"adamw_torch"' : '"sgd"',
    ...(isAdam
      ? {
          adam_beta2: String(numberOf(stage, "adamBeta2")),
          weight_decay: String(numberOf(stage, "weightDecay")),
        }
      : { weight_decay: "0.0" }),
    // 0 leaves the gradient as it is.
    max_grad_norm: clip === null ? "0.0" : literal(clip),
    bf16: "False",
    activation_checkpointing: "False",
    save_strategy: '"no"',
    report_to: '"none"',
    logging_steps: "1",
  };
}

export const TRAINING_NOTES = [
  "Order of the tasks and random draws are TRL's own, so a run has other numbers with the same seed.",
  "TRL's learning rate starts its warm-up at 0 and leaves biases and norms without weight decay.",
];
