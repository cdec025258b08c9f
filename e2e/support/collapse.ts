/** A run that learns, then collapses: its policy grows sure of one answer, and its groups lose their spread. */
import { type PlantedWorker, stepsTold, type Told } from "./planted-worker";

const STAGE = "grpo";
export const COLLAPSE_AT = 60;

/** Goes from one value to the other within ten steps of the collapse. */
const turned = (step: number, before: number, after: number): number =>
  before + (after - before) * Math.min(1, Math.max(0, (step - COLLAPSE_AT) / 10));

const ripple = (step: number): number => 0.01 * Math.sin(step * 1.7);

const valuesOf = (step: number) => ({
  "grpo/reward": (step < COLLAPSE_AT ? 0.2 + 0.005 * step : turned(step, 0.5, 0.4)) + ripple(step),
  "grpo/loss": 0.02 * Math.cos(step),
  "grpo/gradNorm": turned(step, 0.4, 0.02),
  "grpo/learningRate": 0.0003,
  "grpo/approxKl": 0.001,
  "grpo/errored": 0,
  "advantage/zeroSpread": turned(step, 0.2, 0.94) + ripple(step),
  "advantage/groupStd": turned(step, 0.3, 0.01),
  "clip/clipped": 0.03 + ripple(step),
  "kl/kl": turned(step, 0.05, 0.3) + ripple(step),
  "sampler/entropy": turned(step, 0.9, 0.02) + 0.1 * ripple(step),
  "sampler/truncated": 0.02 + ripple(step),
  "sampler/duplicates": turned(step, 0.15, 0.96) + ripple(step),
  "verifier/errored": 0,
  "verifier/unparsed": 0.04 + ripple(step),
});

export const collapseTold = (steps: readonly [number, number]): Told[] => stepsTold(STAGE, steps, valuesOf);

export async function beginStage(worker: PlantedWorker, total: number): Promise<void> {
  await worker.tell([{ kind: "stage.started", stage: STAGE, total, unit: "steps", fromStep: 0 }]);
}
