import type { Paper } from "./paper";

const tex = String.raw;

export const anytimeBrpo: Paper = {
  slug: "anytime-brpo",
  name: "AnytimeReasoner and BRPO",
  title: "Optimizing Anytime Reasoning via Budget Relative Policy Optimization",
  arxiv: "2505.13438",
  source: "The whole paper with its appendices (third version) and the official code were read.",
  gist: "Rewards a chain of thought for the answer that it would give at every budget, and compares each part with what came before and with the other chains.",
  text: tex`A chain of thought that is scored only at its end is worth nothing if it has to be stopped early. Here the thinking is cut at several budgets; at each cut the model must sum up an answer, which is
verified. What is maximised is the mean accuracy over budgets, with a prior that says how much each one matters.

The dense rewards also serve the baseline. Budget relative policy optimisation credits each segment of the thinking with what is still to come, less what was to be expected: from the chain's own earlier answers, and from the other chains of the prompt. Thinking and
summaries are trained apart: summaries at all budgets alike, whatever the prior.`,
  formulas: [
    {
      title: "Return and expectation of a segment",
      tex: tex`R_j = \sum_{k \ge j} P_k r_k, \qquad V_j = \tfrac{j-1}{m} V^1_j + \tfrac{m-j+1}{m} V^2_j`,
      origin: "paper",
      note: tex`$r_k$ is the mean score of the summaries at budget $k$ of $m$, and $P$ the prior over budgets.`,
    },
    {
      title: "Own progress",
      tex: tex`V^1_j = \frac{\sum_{k<j} \lambda^{j-k} r_k}{\sum_{k<j} \lambda^{j-k}} \sum_{k \ge j} P_k, \qquad V^1_1 = 0`,
      origin: "paper",
      note: "What this chain's answers were worth so far, newer budgets more.",
    },
    {
      title: "The other chains",
      tex: tex`V^2_j = \frac{1}{G} \sum_g R^{(g)}_j`,
      origin: "paper",
      note: "The mean includes the chain itself, in the paper and in its code. Leaving it out is an option here.",
    },
    {
      title: "Advantages",
      tex: tex`A_t = R_{j_t} - V_{j_t}, \qquad A^{\text{sum}} = r - \operatorname{mean}_{\text{prefix}} r`,
      origin: "paper",
      note: "All thinking tokens of a segment share one, and all tokens of a summary. Nothing is divided by a standard deviation.",
    },
  ],
  parts: [
    { kind: "rollout.anytime", what: "Thinks once, answers at every budget." },
    { kind: "advantage.brpo", what: "Advantages of segments and of summaries." },
    { kind: "eval.anytime", what: "Accuracy at a grid of budgets, and its mean." },
    { kind: "objective.clip", what: "The clipped loss." },
    {
      kind: "objective.reduction",
      what: "The sum divided by a fixed length, so that long chains weigh no more.",
    },
  ],
  settings: [
    {
      name: "Budgets",
      symbol: "b_j",
      paper: "2000, 4000, 6000, 8000",
      ours: { kind: "rollout.anytime", param: "budgets" },
    },
    {
      name: "Prior",
      symbol: "P",
      paper: "uniform, linear, base",
      ours: { kind: "advantage.brpo", param: "prior" },
    },
    {
      name: "Thinkings per prompt",
      symbol: "G",
      paper: "8",
      ours: { kind: "rollout.anytime", param: "groupSize" },
    },
    {
      name: "Summaries per budget",
      symbol: "S",
      paper: "4",
      ours: { kind: "rollout.anytime", param: "summaries" },
    },
    {
      name: "Discount",
      symbol: tex`\lambda`,
      paper: "0.5 (from a figure and the code)",
      ours: { kind: "advantage.brpo", param: "discount" },
    },
    {
      name: "Weight of summaries",
      paper: "1 in the code; 1/(mS) by equation 10",
      ours: { kind: "advantage.brpo", param: "summaryWeight" },
    },
    {
      name: "Clip",
      symbol: tex`\varepsilon`,
      paper: "0.2",
      ours: { kind: "objective.clip", param: "clipLow" },
    },
    {
      name: "Prompts per step",
      paper: "64",
      ours: { kind: "train.policy_gradient", param: "promptsPerStep" },
    },
    { name: "Mini-batches", paper: "2", ours: { kind: "train.policy_gradient", param: "miniBatches" } },
    { name: "Learning rate", paper: "1e-6", ours: { kind: "train.policy_gradient", param: "learningRate" } },
    { name: "Sampling temperature", paper: "1.0", ours: { kind: "rollout.anytime", param: "temperature" } },
  ],
  template: "anytime",
  reported: [
    {
      caption: "Mean over five benchmarks, DeepSeek-R1-Distill-Qwen-1.5B, 8000 tokens of thinking",
      columns: ["", "final accuracy", "anytime accuracy (mean of 32 budgets)"],
      rows: [
        ["base model", "45.6", "39.8"],
        ["GRPO", "50.7", "43.0"],
        ["AnytimeReasoner, base prior", "52.7", "44.9"],
        ["AnytimeReasoner, linear prior", "52.6", "45.6"],
        ["AnytimeReasoner, uniform prior", "52.5", "46.0"],
      ],
    },
  ],
  differs: [
    "The paper trains a model of 1.5 billion weights with 8000 tokens of thinking. Ours has well under a million, follows pointers, and thinks for at most 16 tokens: only the order at small budgets is compared.",
    "The claim needs a warm-up that is nearly perfect at the largest budget. Where it is not, the noise of the arithmetic hides the effect, and in one such trial the order turned round.",
    "Shorter thinking is not claimed: plain GRPO drops the needless tokens of this task too.",
    "Each budget is one row of the batch; the paper's tree layout saves computation and changes nothing else.",
  ],
  open: [
    "The upper clip of the larger run is not given.",
    "The weight of summaries against thinking differs between equation 10 and the code by a factor of budgets times summaries; the code's is the default, since it produced the figures.",
    "Weighing the two expectations by budget in place of index follows the paper's overview figure; both are offered, and agree for even budgets.",
    "The pointer task and its sizes are ours (inferred).",
  ],
};
