import type { Paper } from "./paper";

const tex = String.raw;

export const adacot: Paper = {
  slug: "adacot",
  name: "AdaCoT",
  title: "AdaCoT: Pareto-Optimal Adaptive Chain-of-Thought Triggering via Reinforcement Learning",
  arxiv: "2505.11896",
  source:
    "The whole paper with its appendices (second version) was read. Nothing was released: base model, data, reward model and trainer are internal, and the reinforcement settings are unpublished.",
  gist: "Teaches one model when to think: penalties move the boundary, and a mask keeps one-sided training from erasing it.",
  text: tex`Every answer has a thinking block; not thinking is an empty one. A supervised warm-up on labelled prompts draws a first boundary between the two. Reinforcement then moves it by two penalties on top of the quality of the answer: one for reasoning
that was needed and left out, one for reasoning that was not needed. Each pair of penalties is one point between accuracy and the share of prompts that trigger reasoning.

Where the prompts of a stage are one-sided, hard mathematics for instance, the boundary would collapse to always thinking. Selective loss masking takes the single token that carries the decision out of the loss of such a stage: it is still sampled and
still conditions what follows, but does not learn.`,
  formulas: [
    {
      title: "Label by a model",
      tex: tex`\text{need}(x) = \mathbb 1\big[\sigma(\log \pi(a_1 \mid x) - \log \pi(a_0 \mid x)) \ge \tau\big]`,
      origin: "inferred",
      note: tex`The paper's labeller reads the principles and writes one of two labels. Ours scores the two answers $a_1$ (need) and $a_0$ (no need) instead of drawing one. Plug any model into 'Reasoning need', the output of a training stage too: the labels are then made after that stage, and before the first that uses them.`,
    },
    {
      title: "Reward",
      tex: tex`R = R_{\text{base}} - \alpha_1 P_{\text{miss}} - \alpha_2 P_{\text{over}} - \gamma P_{\text{fmt}}`,
      origin: "paper",
      note: "The three indicators are not spelt out in the paper: omitted where needed, present where not needed, and a malformed block are the only reading that fits its text (inferred).",
    },
    {
      title: "Selective loss mask",
      tex: tex`\mathcal{L} = \sum_{k \ne k^*} \ell_k`,
      origin: "paper",
      note: tex`$k^*$ is the token right after the opening tag. That the mask also covers the KL penalty and leaves the value loss alone, and that the mean still counts the token, is inferred.`,
    },
    {
      title: "What the penalties mean",
      tex: tex`\text{think} \iff q_1 - q_0 > \begin{cases} -\alpha_1 & \text{needed} \\ \ \ \,\alpha_2 & \text{not needed} \end{cases}`,
      origin: "inferred",
      note: tex`Derived from the reward: with $q_1$ and $q_0$ the chances of a right answer with and without thinking, the penalties are thresholds on the gain in accuracy.`,
    },
  ],
  parts: [
    {
      kind: "tasks.need_label",
      what: "Labels prompts by whether they need reasoning: by a field, by a rule, or by asking a model in the paper's principles.",
    },
    { kind: "tasks.think_format", what: "Demonstrations with a thinking block, empty where none is needed." },
    { kind: "reward.adacot", what: "The penalties on top of a base reward." },
    { kind: "objective.selective_mask", what: "Selective loss masking." },
    { kind: "advantage.gae", what: "Advantages of PPO, which the paper names without details." },
    { kind: "objective.value", what: "The value head that these advantages need." },
    {
      kind: "eval.trigger",
      what: "Trigger rate, and its accuracy, precision, recall and F1 against the labels.",
    },
    { kind: "eval.pareto", what: "The front over several pairs of penalties." },
  ],
  settings: [
    {
      name: "Penalty for omission",
      symbol: tex`\alpha_1`,
      paper: "0.1, 0.2, 0.3, 0.3 (Exp 1 to 4)",
      ours: { kind: "reward.adacot", param: "alphaMiss" },
    },
    {
      name: "Penalty for overuse",
      symbol: tex`\alpha_2`,
      paper: "0.3, 0.3, 0.3, 0.1 (Exp 1 to 4)",
      ours: { kind: "reward.adacot", param: "alphaOver" },
    },
    {
      name: "Penalty for format",
      symbol: tex`\gamma`,
      paper: "1.0",
      ours: { kind: "reward.adacot", param: "gamma" },
    },
    {
      name: "Share of prompts that need reasoning",
      paper: "about 67 % in the warm-up, 40 % in reinforcement",
    },
    {
      name: "Clip",
      symbol: tex`\varepsilon`,
      paper: null,
      ours: { kind: "objective.clip", param: "clipLow" },
    },
    { name: "GAE decay", symbol: tex`\lambda`, paper: null, ours: { kind: "advantage.gae", param: "decay" } },
    {
      name: "Reinforcement learning rate",
      paper: null,
      ours: { kind: "train.policy_gradient", param: "learningRate" },
    },
    { name: "Evaluation top-p", paper: "0.7", ours: { kind: "eval.trigger", param: "topP" } },
    { name: "Evaluation temperature", paper: "1.0", ours: { kind: "eval.trigger", param: "temperature" } },
    { name: "Evaluation samples", paper: "at least 5", ours: { kind: "eval.trigger", param: "samples" } },
  ],
  template: "adacot",
  reported: [
    {
      caption: "Trigger quality on 1000 balanced everyday prompts",
      columns: ["stage", "accuracy", "F1", "recall", "precision"],
      rows: [
        ["supervised", "0.795", "0.750", "0.616", "0.959"],
        ["mathematics without the mask", "0.506", "0.669", "1.000", "0.503"],
        ["mathematics with the mask", "0.813", "0.781", "0.670", "0.938"],
        ["general, Exp 1", "0.657", "0.484", "0.322", "0.975"],
        ["general, Exp 2", "0.816", "0.814", "0.804", "0.823"],
        ["general, Exp 3", "0.809", "0.789", "0.716", "0.879"],
        ["general, Exp 4", "0.678", "0.535", "0.370", "0.963"],
      ],
    },
    {
      caption: "Mean of 15 public benchmarks",
      columns: ["model", "score", "trigger rate"],
      rows: [
        ["never thinking, reinforced", "47.7", "0 %"],
        ["always thinking, reinforced", "65.0", "100 %"],
        ["AdaCoT, Exp 1", "59.7", "43.1 %"],
        ["AdaCoT, Exp 2", "62.8", "53.3 %"],
        ["AdaCoT, Exp 3", "64.3", "65.4 %"],
        ["AdaCoT, Exp 4", "64.4", "67.7 %"],
      ],
    },
  ],
  differs: [
    "The paper trains a mixture of experts of 150 billion weights, 15 of them active, with an internal reward model. Ours adds up to six digits with a decoder of well under a million weights. Only directions are compared: what the mask prevents, and which way the penalties move the boundary.",
    "The masked boundary still drifts slowly, since all tokens share weights: the mask slows the collapse and does not forbid it.",
    "The trigger rate is not monotone in the penalties on other prompts, in the paper either: its Exp 4 has the highest rate on the benchmarks and a low recall on everyday prompts.",
    "Answer accuracy is not part of the claim about the mask: always thinking can only help it.",
  ],
  open: [
    "Everything about PPO: clip, value loss, KL, batch sizes, learning rate and steps are unpublished, and ours are the usual ones (inferred).",
    "The scale of the base reward. The penalties only make sense for one of order 1 (inferred).",
    "Whether the penalties are off in the mathematics stage and the mask is off in the general one. Both are assumed: a masked token cannot feel a penalty (inferred).",
    "The loss's denominator with the mask. The default counts the masked token, so that the others are not rescaled (inferred).",
  ],
};
