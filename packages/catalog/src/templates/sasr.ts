import { type GraphDoc, removeNodes } from "@switchyard/graph";
import { addition } from "./addition";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

/** The sums with one stage in place of warm-up and reinforcement, so that every method takes as many steps. */
function inOneStage(kind: string, label: string): GraphDoc {
  const emptied = removeNodes(addition.graph, ["warmup", "train", "before"]);
  const staged = withNode(emptied, { id: "train", kind, x: 860, y: 160, label });
  return withWires(
    staged,
    "decoder.model -> train.model",
    "sums.tasks -> train.tasks",
    "sampler.rollout -> train.rollout",
    "verifier.reward -> train.reward",
    "advantage.advantage -> train.advantage",
    "reduction.objective -> train.objective",
    "train.model -> after.model",
  );
}

/**
 * Too few demonstrations to teach all sums: alone they are remembered. The rollout steps see the other 8500 too. The
 * warm-up ends before the decoder knows the 500 by heart (from step 150 on), when the gradient norm is still that of
 * learning.
 */
const sizes = { examples: 500, sftWarmup: 100 };

export const sasr: Template = {
  slug: "sasr",
  title: "SFT or RL, step by step",
  summary:
    "Two-digit addition: after a warm-up on 500 demonstrations the gradient norm decides at every step between imitation and GRPO. Shows the switch timeline.",
  paper: { id: "2505.13026", title: "SASR" },
  asks: [],
  graph: withParams(inOneStage("train.sasr", "SASR"), { train: sizes }),
};

export const sasrStatic: Template = {
  slug: "sasr-static",
  title: "SFT and RL in a fixed mixture",
  summary:
    "The baseline for adaptive switching: the same sums, steps and rates, but every step after the warm-up is supervised with probability one half.",
  paper: { id: "2505.13026", title: "SASR" },
  asks: [],
  graph: withParams(inOneStage("train.static_hybrid", "Fixed mixture"), { train: sizes }),
};

export const rlOnly: Template = {
  slug: "rl-only",
  title: "Reinforcement alone, from scratch",
  summary:
    "GRPO without a warm-up on the sums: an untrained decoder is hardly ever right, so there is next to nothing to reinforce. The baseline that shows what the warm-up is for.",
  paper: { id: "2402.03300", title: "DeepSeekMath" },
  asks: [],
  graph: withParams(inOneStage("train.policy_gradient", "GRPO"), {
    train: { steps: 1000, learningRate: 0.0005 },
  }),
};
