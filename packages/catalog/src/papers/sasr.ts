import type { Paper } from "./paper";

const tex = String.raw;

export const sasr: Paper = {
  slug: "sasr",
  name: "SASR",
  title:
    "Step-wise Adaptive Integration of Supervised Fine-tuning and Reinforcement Learning for Task-Specific LLMs",
  arxiv: "2505.13026",
  source:
    "The abstract and the first pages could be read, and three reviews in part; no code was published. The structure is sure, the exact switching rule is not.",
  gist: "Chooses at every step between imitating a demonstration and reinforcing a sample, by how large the supervised gradient still is.",
  text: tex`Imitation alone memorises its demonstrations; reinforcement alone finds nothing to reinforce in a model that is never right; and a fixed moment at which the one
hands over to the other has to be guessed. SASR begins with a short warm-up on demonstrations and then decides before every step which of the two it will be.

The decision is a draw. Supervised steps are likely while their gradient is large, which means that the model is still far from the demonstrations, and become rarer as it shrinks. If
reinforcement later moves the model away from the demonstrations, the gradient grows again, and with it the share of supervised steps.`,
  formulas: [
    {
      title: "Probability of a supervised step",
      tex: tex`p_t = \operatorname{clip}\!\left(\frac{g_S}{g_S + \gamma\, g_W},\ p_{\min},\ p_{\max}\right)`,
      origin: "inferred",
      note: tex`$g_S$ is the running norm of the supervised gradient, $g_W$ its value at the end of the warm-up. The form $a/(a + \dots)$ is supported by one truncated
review; the second term is the likeliest reading of the paper's listing. The variant with the norm of the reinforcement gradient in place of $g_W$ is ours.`,
    },
    {
      title: "What a step minimises",
      tex: tex`\mathcal{L}_t = I_t\, \mathcal{L}_{\text{SFT}} + (1 - I_t)\, \mathcal{L}_{\text{RL}},\qquad I_t \sim \mathrm{Bernoulli}(p_t)`,
      origin: "paper",
      note: "One decision for each training step. The draw has a random generator of its own, so the schedule does not depend on what was sampled.",
    },
    {
      title: "Running norm",
      tex: tex`g \leftarrow \rho\, g + (1 - \rho)\, \lVert \nabla_\theta \mathcal{L} \rVert_2`,
      origin: "inferred",
      note: "Taken over all trainable weights and before clipping, each kind on its own steps only. The moving average is ours.",
    },
    {
      title: "Why the norm measures distance",
      tex: tex`\lVert \pi - q \rVert_2 \le \sqrt{2\, \mathrm{KL}(q \,\Vert\, \pi)}`,
      origin: "inferred",
      note: tex`For one context with demonstration distribution $q$ the gradient of the cross-entropy in the logits is $\pi - q$: a large norm proves a large divergence. Derived here, after the abstract.`,
    },
  ],
  parts: [
    { kind: "train.sasr", what: "The stage: warm-up, then the choice before every step." },
    {
      kind: "train.static_hybrid",
      what: "The baseline that it is compared with: the same two steps in a fixed mixture.",
    },
    { kind: "advantage.group", what: "Advantages of the reinforcement steps, as in GRPO." },
    { kind: "objective.clip", what: "Loss of the reinforcement steps; any other loss can take its place." },
  ],
  settings: [
    { name: "Rule", paper: null, ours: { kind: "train.sasr", param: "rule" } },
    { name: "Balance", symbol: tex`\gamma`, paper: null, ours: { kind: "train.sasr", param: "gamma" } },
    {
      name: "Memory of the norms",
      symbol: tex`\rho`,
      paper: null,
      ours: { kind: "train.sasr", param: "ema" },
    },
    {
      name: "Lowest probability",
      symbol: tex`p_{\min}`,
      paper: null,
      ours: { kind: "train.sasr", param: "pMin" },
    },
    {
      name: "Highest probability",
      symbol: tex`p_{\max}`,
      paper: null,
      ours: { kind: "train.sasr", param: "pMax" },
    },
    { name: "Warm-up", paper: null, ours: { kind: "train.sasr", param: "sftWarmup" } },
    { name: "Rate of supervised steps", paper: null, ours: { kind: "train.sasr", param: "sftLearningRate" } },
    { name: "Rate of rollout steps", paper: null, ours: { kind: "train.sasr", param: "rlLearningRate" } },
    {
      name: "Supervised loss",
      paper: "summed over the tokens",
      ours: { kind: "train.sasr", param: "sftLoss" },
    },
    { name: "Group size", symbol: "G", paper: null, ours: { kind: "rollout.sampler", param: "groupSize" } },
  ],
  template: "sasr",
  reported: [],
  differs: [
    "The paper's tables could not be read, so none of its figures are given here. Its abstract says that the method beats supervised training, reinforcement, and static mixtures of both on mathematics and logic puzzles.",
    "Ours is a decoder of well under a million weights on two-digit addition, trained from scratch; the paper fine-tunes pretrained language models. Only directions can be compared.",
    "At this size the gaps to fixed interleaving and to a static hand-over are as small as the spread between seeds, so the claim is made against supervised training alone.",
  ],
  open: [
    "Whether the norm is compared with the warm-up's or with that of the reinforcement gradient, and whether a sigmoid is applied. All are options of the stage; the default is the likeliest reading.",
    "Whether the paper switches or mixes both gradients. The default switches; mixing is a mode.",
    "How the divergence from the warm-up enters, beyond motivating the gradient norm. A guard that forces a supervised step above a limit is offered, and is off.",
    "Every number in the table above that the paper must have had.",
  ],
};
