import type { Paper } from "./paper";

const tex = String.raw;

export const j1: Paper = {
  slug: "j1",
  name: "J1",
  title: "J1: Exploring Simple Test-Time Scaling for LLM-as-a-Judge",
  arxiv: "2505.11875",
  source:
    "The abstracts of both versions and the model card, which calls itself unfinished, were read; the body of the paper was not at hand, and no training code was found. Formulas are those of the algorithms that it names (OpenRLHF for REINFORCE++, s1 for budget forcing). Meta's paper of the same name (arXiv 2505.10320) is another method.",
  gist: "A judge that reflects: supervised on traces that think again, reinforced on its verdicts, and made to think longer when it is used.",
  text: tex`A judge reads a question with two answers, reasons, and says which is better. It is first supervised on traces in which the reasoning looks at itself again, collected by rejection sampling; then reinforced on nothing but whether its verdict is right.

When it is used, thinking can be extended by force: where the judge wants to stop, its stop is replaced by a reflection word. The paper finds that judges gain nothing from this by themselves, nor after supervision, but after reinforcement.

Here the judge is of use to other runs too: as a reward that compares completions in both orders, with texts framed so that they cannot speak to it.`,
  formulas: [
    {
      title: "Verdict's reward",
      tex: tex`r = \mathbb 1[v = y], \qquad r = r_{\text{invalid}} \text{ without a verdict}`,
      origin: "inferred",
      note: "From the phrase of verifiable rewards. The verdict is the last [[A]] or [[B]] behind the thinking; marks, rule and penalty are inferred.",
    },
    {
      title: "Token rewards and returns",
      tex: tex`\rho_t = -\beta k_t + \mathbb 1[t = T]\, R, \qquad k_t = \text{clip}(\ell_t - \ell_t^{\text{ref}}, -10, 10), \qquad G_t = \sum_{u \ge t} \gamma^{u-t} \rho_u`,
      origin: "code",
      note: "OpenRLHF's estimator 'reinforce'. The model card says that REINFORCE++ was used, not which variant of it.",
    },
    {
      title: "Advantage",
      tex: tex`A_t = \frac{G_t - \mu}{\sqrt{\max(\sigma^2, 10^{-8})}}`,
      origin: "code",
      note: "Mean and population variance over all response tokens of the batch: long completions weigh more, as in the reference code.",
    },
    {
      title: "Budget forcing",
      tex: tex`\text{stop} \wedge n > 0 \wedge b > 0 \;\Rightarrow\; \text{stop} \to \text{word},\ n \to n - 1`,
      origin: "code",
      note: "The procedure of s1; that J1 forces in this way, with which words and how often, is inferred.",
    },
    {
      title: "Gain and trend",
      tex: tex`\text{gain}(n) = \text{acc}(n) - \text{acc}(0), \qquad \text{trend} = \frac{\sum_n (n - \bar n)(\text{acc}(n) - \overline{\text{acc}})}{\sum_n (n - \bar n)^2}`,
      origin: "inferred",
      note: "Definitions of ours; the paper's scaling trend is not spelt out.",
    },
    {
      title: "Loss without wrong attempts",
      tex: tex`L = -\frac{1}{N} \sum_{t \notin \text{wrong}} \log \pi(o_t \mid x, o_{<t})`,
      origin: "inferred",
      note: "A stitched attempt that was wrong is read but not imitated, up to the reflection word.",
    },
  ],
  parts: [
    { kind: "tasks.judge_pairs", what: "Pairs with their better answer: sums, or preferences from a file." },
    { kind: "tasks.reflect", what: "Rejection sampling and stitching of traces that reflect." },
    { kind: "reward.verdict", what: "The verdict's reward, for one order or for both." },
    { kind: "advantage.reinforce_pp", what: "Returns, normalised over all tokens of the batch." },
    { kind: "objective.kl", what: "The penalty among the token rewards: k1, in the reward, clipped at 10." },
    { kind: "objective.clip", what: "The clipped surrogate that REINFORCE++ steps on." },
    { kind: "rollout.budget_force", what: "Completions whose thinking is extended by force." },
    { kind: "eval.judge", what: "Accuracy in both orders, by extensions and by thinking tokens, and flips." },
    { kind: "reward.judge", what: "A judge, a model or an endpoint, as reward of another run." },
  ],
  settings: [
    { name: "Base model", paper: "Qwen2.5-7B, not instruction-tuned" },
    { name: "Supervised traces", paper: "53,000 (J1-SFT-53K)" },
    {
      name: "Samples a pair",
      symbol: "K",
      paper: null,
      ours: { kind: "tasks.reflect", param: "samples" },
    },
    {
      name: "Supervised learning rate",
      paper: null,
      ours: { kind: "train.sft", param: "learningRate" },
    },
    {
      name: "KL weight",
      symbol: tex`\beta`,
      paper: null,
      ours: { kind: "objective.kl", param: "coefficient" },
    },
    {
      name: "Discount",
      symbol: tex`\gamma`,
      paper: null,
      ours: { kind: "advantage.reinforce_pp", param: "discount" },
    },
    {
      name: "Clip",
      symbol: tex`\varepsilon`,
      paper: null,
      ours: { kind: "objective.clip", param: "clipLow" },
    },
    {
      name: "Reinforcement learning rate",
      paper: null,
      ours: { kind: "train.policy_gradient", param: "learningRate" },
    },
    { name: "Samples a prompt", paper: null, ours: { kind: "rollout.sampler", param: "groupSize" } },
    {
      name: "Score without a verdict",
      symbol: tex`r_{\text{invalid}}`,
      paper: null,
      ours: { kind: "reward.verdict", param: "invalidReward" },
    },
    { name: "Extensions", symbol: "n", paper: null, ours: { kind: "eval.judge", param: "extensions" } },
    { name: "Thinking budget", symbol: "b", paper: null, ours: { kind: "eval.judge", param: "budget" } },
  ],
  template: "j1",
  reported: [
    {
      caption: "Model card: accuracy in percent",
      columns: ["model", "RewardBench", "RewardMath", "Anthropic Harmless", "CodePrefBench", "overall"],
      rows: [
        ["Llama3.1-8B-Instruct", "70.47", "61.12", "46.43", "67.10", "61.28"],
        ["Qwen2.5-7B-Instruct", "78.50", "69.70", "49.56", "67.59", "66.34"],
        ["Skywork-Critic-Llama3.1-8B", "88.86", "66.51", "58.61", "60.57", "68.64"],
        ["RISE-Judge-Qwen2.5-7B", "87.42", "81.69", "56.35", "59.22", "71.17"],
        ["J1-7B, supervised only", "85.01", "82.40", "53.88", "49.20", "67.62"],
        ["J1-7B", "86.91", "90.15", "59.05", "67.80", "75.98"],
      ],
    },
  ],
  differs: [
    "A decoder of a third of a million weights judges sums of four digits from 0 to 2. What is compared is whether reinforcement on the verdict raises accuracy over supervision, and what forcing does to each stage.",
    "The paper's third finding, that scaling under forced thinking appears with reinforcement, is a slope. At this size the reinforced judge is near its ceiling, so it shows as level; slopes are in the report without a promise.",
    "The teacher is simulated: it slips in a known share of its judgments.",
    "In the template wrong attempts are imitated. With them left out, the recommended setting, supervision alone was right 99 times in 100 in a first run, and nothing is left to reinforce.",
    "Traces have up to seven attempts and completions of reinforcement room for four, so that three forced attempts stay within what the decoder has seen; further out accuracy falls, whatever the stage.",
    "Judgments are sampled. With greedy decoding both stages are right nearly always.",
  ],
  open: [
    "The form of the reward, the penalty without a verdict and any term for the format (inferred).",
    "How the traces were made: teacher, number of samples, selection or stitching (inferred from one phrase of the abstract).",
    "Learning rates, batch sizes, steps, KL weight and samples per prompt were not found.",
    "Word, number of extensions and budget of the forced thinking, and how its trend is defined, were not found.",
    "Prompt and verdict marks are this program's choice.",
  ],
};
