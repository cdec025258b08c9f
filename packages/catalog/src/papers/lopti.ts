import type { Paper } from "./paper";

const tex = String.raw;

export const lopti: Paper = {
  slug: "lopti",
  name: "AR and Lopti",
  title: "Do Not Let Low-Probability Tokens Over-Dominate in RL for LLMs",
  arxiv: "2505.12929",
  source:
    "The authors' code was read line by line, and the formulas follow it; a few figures come from two summaries that disagree on single cells.",
  gist: "Keeps rare tokens from deciding the direction of every update: by weighing them down, or by giving them an optimiser step of their own.",
  text: tex`A token's gradient is about as large as its advantage times $1 - \pi$, so the few tokens that the model thought unlikely decide in which direction all the others move.

Two remedies, which can be used together. Advantage reweighting (AR) multiplies each token's advantage by a factor that grows with the probability that the sampling policy gave it. Low-probability token isolation
(Lopti) learns from the same rollouts in two passes: first only from the tokens below a threshold, then only from the others, which by then are seen from where the first pass has left the model.`,
  formulas: [
    {
      title: "Advantage reweighting",
      tex: tex`A'_{i,t} = \big( \alpha\, \pi_{\text{old}}(y_{i,t}) + 1 - \alpha \big)\, A_{i,t}`,
      origin: "code",
      note: "The factor is a constant taken from the sampling policy, applied to good and bad tokens alike, and not normalised afterwards.",
    },
    {
      title: "Isolation",
      tex: tex`\text{low}_{i,t} = \big[\pi_{\text{old}}(y_{i,t}) < \eta\big], \qquad \nabla \mathcal{L}_{\text{low}} + \nabla \mathcal{L}_{\text{high}} = \nabla \mathcal{L}`,
      origin: "code",
      note: "Both passes divide by the number of all response tokens, so at the same weights the two gradients add up to the whole. The groups are fixed before the first pass.",
    },
    {
      title: "Why rare tokens dominate",
      tex: tex`\sqrt{\tfrac{N}{N-1}}\,(1 - \pi_j) \le \lVert e_j - \pi \rVert_2 \le \sqrt{2}\,(1 - \pi_j)`,
      origin: "paper",
      note: "The gradient of one token's log-probability in the logits, for N symbols of which j was drawn.",
    },
  ],
  parts: [
    { kind: "advantage.reweight", what: "Advantage reweighting, behind any baseline." },
    { kind: "update.lopti", what: "Isolation: two passes over the same rollouts." },
    {
      kind: "objective.probability_change",
      what: "The authors' diagnostic: how far each step moves the probabilities of its tokens.",
    },
    {
      kind: "objective.clip",
      what: "The loss that both passes use, with the higher upper clip of the authors' scripts.",
    },
  ],
  settings: [
    {
      name: "AR strength",
      symbol: tex`\alpha`,
      paper: "0.3 for puzzles with Lopti, 0.2 alone, 0.1 for mathematics",
      ours: { kind: "advantage.reweight", param: "alpha" },
    },
    {
      name: "Threshold",
      symbol: tex`\eta`,
      paper: "0.5 (0.4 without AR)",
      ours: { kind: "update.lopti", param: "eta" },
    },
    { name: "Order", paper: "low, then high", ours: { kind: "update.lopti", param: "order" } },
    { name: "Clip below", paper: "0.2", ours: { kind: "objective.clip", param: "clipLow" } },
    { name: "Clip above", paper: "0.24", ours: { kind: "objective.clip", param: "clipHigh" } },
    { name: "Dual clip", paper: "10", ours: { kind: "objective.clip", param: "dualClip" } },
    {
      name: "KL weight",
      paper: "0.001, in the loss, k3",
      ours: { kind: "objective.kl", param: "coefficient" },
    },
    { name: "Group size", symbol: "G", paper: "8", ours: { kind: "rollout.sampler", param: "groupSize" } },
    {
      name: "Prompts per step",
      paper: "64",
      ours: { kind: "train.policy_gradient", param: "promptsPerStep" },
    },
    {
      name: "Mini-batches",
      paper: "2 in each pass",
      ours: { kind: "train.policy_gradient", param: "miniBatches" },
    },
    { name: "Learning rate", paper: "1e-6", ours: { kind: "train.policy_gradient", param: "learningRate" } },
    { name: "Sampling temperature", paper: "0.7", ours: { kind: "rollout.sampler", param: "temperature" } },
  ],
  template: "ar-lopti",
  reported: [
    {
      caption:
        "Knights and knaves with 3 to 7 people, greedy test accuracy, mean of the last three checkpoints",
      columns: ["model", "GRPO", "with AR", "with Lopti", "with both"],
      rows: [
        ["Qwen2.5-3B-Instruct", "0.39", "0.53", "0.54", "0.57"],
        ["Qwen2.5-7B-Instruct-1M", "0.77", "0.88 or 0.89", "0.86 or 0.89", "0.91"],
      ],
    },
    {
      caption: "Mathematics, Qwen2.5-7B, mean of five benchmarks in percent",
      columns: ["training data", "GRPO", "with AR", "with Lopti", "with both"],
      rows: [
        ["DeepScaleR, a uniform part", "38.98", "40.01", "39.6 to 39.8", "39.83"],
        ["Open-Reasoner-Zero", "39.83", "41.09", "40.6 to 40.7", "40.81"],
      ],
    },
  ],
  differs: [
    "The paper's gains belong to long answers and models of 3 to 7 billion weights. A decoder of well under a million weights shows no difference in final accuracy between GRPO, AR and Lopti, and none is promised.",
    "What does show at this size is the mechanism, with plain gradient descent: the few rare tokens move the likely ones more than those move themselves, AR lessens that, and Lopti differs from one step only in second order. With AdamW the normalisation of each step hides it.",
    "The collapse of the reversed order that the paper reports does not appear at this size either.",
    "Lopti takes twice as many optimiser steps: compare it with two inner epochs.",
  ],
  open: [
    "At a probability equal to the threshold the paper's text says low, its code says high; the code is followed.",
    "Whether the two passes lie inside each mini-batch or around all of them. The code is followed: around all.",
    "A pass without tokens is skipped here, since an optimiser step on a zero gradient still moves the weights (inferred; the code takes it).",
    "The mean is over the tokens of the mini-batch whatever the micro-batch (inferred; the code averages micro-batches).",
  ],
};
