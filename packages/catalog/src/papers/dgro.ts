import type { Paper } from "./paper";

const tex = String.raw;

export const dgro: Paper = {
  slug: "dgro",
  name: "DGRO",
  title: "DGRO: Enhancing LLM Reasoning via Exploration-Exploitation Control and Reward Variance Management",
  arxiv: "2505.12951",
  source:
    "The abstract, one figure and one independent review that prints the loss could be read; no code was published. The loss is fairly sure, the paper's own values are unknown.",
  gist: "Replaces the clip by a squared distance to the policy that sampled, with a weight of its own, and treats the spread of rewards as something to choose.",
  text: tex`Where one coefficient weighs both the reward and the distance from the old policy, exploiting and exploring cannot be set apart. DGRO takes two: $\beta_1$ for how hard better answers
are pushed up, $\beta_2$ for how far one batch of rollouts may move the model. There is no importance ratio, no clip, and no division by the group's standard deviation.

The second message is about rewards. The spread of rewards within a group sets the speed and the end of training, so their range is chosen on purpose and not normalised away.`,
  formulas: [
    {
      title: "Loss",
      tex: tex`\mathcal{L} = -\frac{1}{B} \sum_i \frac{1}{N_i} \Big( \beta_1\, (r_i - V)\, \ell_i - \beta_2\, (\ell_i - s_i)^2 \Big)`,
      origin: "paper",
      note: tex`$\ell_i$ and $s_i$ are the log-probabilities of a whole response under the current and the sampling policy, $V$ the group's baseline. $N_i = 1$ is the formula as printed in the review; dividing
by the length of the response is our default for long answers (inferred).`,
    },
    {
      title: "Its gradient",
      tex: tex`\frac{\partial \mathcal{L}}{\partial \ell_i} = -\frac{1}{B N_i} \Big( \beta_1 (r_i - V) - 2 \beta_2 (\ell_i - s_i) \Big)`,
      origin: "inferred",
      note: "Derived: a policy gradient whose advantage shrinks as the answer's own log-ratio grows.",
    },
    {
      title: "Effective temperature",
      tex: tex`\tau_{\text{eff}} = \frac{2 \beta_2}{\beta_1}`,
      origin: "inferred",
      note: "Derived: the temperature of the policy at which the gradient vanishes. Under Adam it is the only free direction of the two weights.",
    },
    {
      title: "Soft value",
      tex: tex`V = \tau \log \frac{1}{G} \sum_i \exp\!\left(\frac{r_i}{\tau}\right)`,
      origin: "inferred",
      note: "The review calls V a soft value; this is what the name means in KL-regularised reinforcement. The mean of the group is its limit for a large temperature, and the default.",
    },
  ],
  parts: [
    { kind: "objective.dgro", what: "The loss with its two weights." },
    { kind: "reward.range", what: "Maps rewards onto a chosen range." },
    { kind: "advantage.group", what: "The baseline: the group's mean is taken off, nothing is divided." },
  ],
  settings: [
    {
      name: "Reward weight",
      symbol: tex`\beta_1`,
      paper: null,
      ours: { kind: "objective.dgro", param: "beta1" },
    },
    {
      name: "Distance weight",
      symbol: tex`\beta_2`,
      paper: null,
      ours: { kind: "objective.dgro", param: "beta2" },
    },
    { name: "Baseline", symbol: "V", paper: null, ours: { kind: "advantage.group", param: "method" } },
    { name: "Group size", symbol: "G", paper: null, ours: { kind: "rollout.sampler", param: "groupSize" } },
    { name: "Inner epochs", paper: null, ours: { kind: "train.policy_gradient", param: "innerEpochs" } },
    { name: "Learning rate", paper: null, ours: { kind: "train.policy_gradient", param: "learningRate" } },
  ],
  template: "dgro",
  reported: [
    {
      caption: "Knights and knaves, average accuracy",
      columns: ["", "accuracy"],
      rows: [["DGRO", "96.9 %"]],
    },
  ],
  differs: [
    "Of the paper's results only the one figure above could be read; the size of its model and the settings behind it could not.",
    "Ours is a decoder of well under a million weights on two-digit addition. What is tested is the mechanism: how far the policy moves, whether reusing rollouts collapses without the distance term, and what a wider reward range does. Its final accuracy against GRPO is not claimed.",
    "With one optimiser step on each batch of rollouts the distance is zero, and its weight changes nothing: the editor warns.",
  ],
  open: [
    "Whether the squared term carries a factor of one half in the primary text. The review prints none; if it does, halve our weight.",
    "Whether the distance is per token or per sequence. Here it is per sequence.",
    "Which estimate of the soft value is used, and which ranges of rewards were compared.",
    "Length normalisation and the stop after too much drift are ours.",
  ],
};
