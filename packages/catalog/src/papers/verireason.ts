import type { Paper } from "./paper";

const tex = String.raw;

export const verireason: Paper = {
  slug: "verireason",
  name: "VeriReason",
  title:
    "VeriReason: Reinforcement Learning with Testbench Feedback for Reasoning-Enhanced Verilog Generation",
  arxiv: "2505.11849",
  source:
    "The abstract, the authors' page, which prints the formulas, and their code were read; the text of the paper was not. Where page and code disagree, the code is followed.",
  gist: "Rewards a hardware design by what its testbench sees: nothing for broken code, a little for code that compiles, everything for a design that works.",
  text: tex`A language model writes Verilog after a short trace of reasoning. It is first tuned on such traces, then by GRPO with a reward that climbs a ladder: whether the design compiles, how much it is built like a golden one, and whether it makes a testbench write the golden lines.

Prompts are chosen before: those that the tuned model sometimes solves. A design that works gets the same reward whatever it looks like, and more than any design that does not. Everything runs in a sandbox here, and what is expected never enters it.`,
  formulas: [
    {
      title: "The ladder",
      tex: tex`R = \begin{cases} 2.1 & F = 1 \\ 0.1 + A & S = 1,\ F = 0 \\ 0 & S = 0 \end{cases} \qquad r = R + 0.1\,[\text{format}]`,
      origin: "code",
      note: "Compiles (S), structure (A), works (F). The page has 2.0 at the top and no format.",
    },
    {
      title: "Structure",
      tex: tex`A = \mathrm{clip}\big(0.7\,\mathrm{sim} + 0.3\,\mathrm{cov} - 0.2\,\mathrm{red},\, 0,\, 1\big), \qquad \mathrm{sim} = \frac{2M}{|g| + |r|}`,
      origin: "code",
      note: "Over lists of statements found by patterns. The page sums 0.6, 0.5 and 0.3 over categories whose weights it does not give.",
    },
    {
      title: "The band",
      tex: tex`0.3 \le \mu_s \le 1.8, \quad \sigma_s > 0.1, \qquad \delta_s = 1 - \frac{\mu_s - 0.3}{1.8 - 0.3}`,
      origin: "paper",
      note: "Mean and deviation of the rewards that the tuned model gets on a prompt; the number of samples is inferred.",
    },
    {
      title: "Advantage and loss",
      tex: tex`A_i = \frac{r_i - \bar r}{\mathrm{std}(r) + 10^{-4}}, \qquad \mathcal{L} = \frac{\sum_{i,t} m_{i,t} \big[ -\min(\rho A, \mathrm{clip}(\rho, 0.8, 1.2) A) + \beta\, \mathrm{KL} \big]}{\sum_{i,t} m_{i,t}}`,
      origin: "code",
      note: "Plain GRPO of the training library, one step on each batch; clip and KL weight are its defaults of that time.",
    },
    {
      title: "pass@k",
      tex: tex`1 - \binom{n-c}{k} \Big/ \binom{n}{k}`,
      origin: "paper",
      note: "Unbiased, from n samples of which c work.",
    },
  ],
  parts: [
    {
      kind: "tasks.verilog",
      what: "Designs with golden modules and testbenches: by rule, from a file, or of VerilogEval.",
    },
    {
      kind: "reward.testbench",
      what: "The ladder: screening, compiler, simulator and the comparison of lines.",
    },
    { kind: "reward.verilog_structure", what: "The structural score by itself." },
    { kind: "filter.reward_band", what: "The choice of prompts between supervised tuning and GRPO." },
    { kind: "rollout.self_check", what: "A second turn that sees what compiler and simulator say; ours." },
    {
      kind: "eval.verilog_passk",
      what: "pass@k, the share that compiles, and VerilogEval's failure classes.",
    },
    { kind: "train.sft", what: "Tuning on traces, or on demonstrations with a share of errors." },
    { kind: "train.policy_gradient", what: "GRPO." },
    { kind: "advantage.group", what: "Mean and deviation of the group, with the code's epsilon." },
  ],
  settings: [
    {
      name: "Reward for working",
      symbol: tex`r_{\text{pass}}`,
      paper: "2.1 (code), 2.0 (page)",
      ours: { kind: "reward.testbench", param: "passReward" },
    },
    {
      name: "Reward for compiling",
      symbol: tex`r_{\text{syntax}}`,
      paper: "0.1",
      ours: { kind: "reward.testbench", param: "syntaxReward" },
    },
    {
      name: "Weight of structure",
      symbol: "w",
      paper: "1.0",
      ours: { kind: "reward.testbench", param: "structureWeight" },
    },
    {
      name: "Format",
      paper: "0.1 (code), none (page)",
      ours: { kind: "reward.testbench", param: "formatReward" },
    },
    {
      name: "Works from",
      paper: "99 % of as many lines as there are",
      ours: { kind: "reward.testbench", param: "threshold" },
    },
    {
      name: "Every line required",
      paper: "no",
      ours: { kind: "reward.testbench", param: "strictLines" },
    },
    {
      name: "Language",
      paper: "Icarus's default: no SystemVerilog",
      ours: { kind: "reward.testbench", param: "language" },
    },
    { name: "Time of a simulation", paper: "30 s", ours: { kind: "reward.testbench", param: "runSeconds" } },
    { name: "Band from", paper: "0.3", ours: { kind: "filter.reward_band", param: "low" } },
    { name: "Band to", paper: "1.8", ours: { kind: "filter.reward_band", param: "high" } },
    { name: "Spread above", paper: "0.1", ours: { kind: "filter.reward_band", param: "minSpread" } },
    {
      name: "Samples for the band",
      symbol: "K",
      paper: null,
      ours: { kind: "filter.reward_band", param: "samples" },
    },
    { name: "Group size", symbol: "G", paper: "8", ours: { kind: "rollout.sampler", param: "groupSize" } },
    { name: "Sampling temperature", paper: "0.5", ours: { kind: "rollout.sampler", param: "temperature" } },
    { name: "Longest completion", paper: "1024", ours: { kind: "rollout.sampler", param: "maxTokens" } },
    {
      name: "Learning rate",
      paper: "1e-6",
      ours: { kind: "train.policy_gradient", param: "learningRate" },
    },
    {
      name: "KL weight",
      symbol: tex`\beta`,
      paper: "not set; 0.04 by the library of that time",
      ours: { kind: "objective.kl", param: "coefficient" },
    },
    {
      name: "Clip",
      symbol: tex`\varepsilon`,
      paper: "0.2 by the library",
      ours: { kind: "objective.clip", param: "clipLow" },
    },
    { name: "Epsilon", paper: "1e-4", ours: { kind: "advantage.group", param: "epsilon" } },
    {
      name: "Supervised learning rate",
      paper: "1e-5, cosine, warm-up 0.1, 1 or 3 epochs",
      ours: { kind: "train.sft", param: "learningRate" },
    },
  ],
  template: "verireason",
  reported: [
    {
      caption: "What the abstract says; whether pass@1 or pass@5, and of which size, was not confirmed",
      columns: ["model", "set", "result"],
      rows: [
        ["VeriReason", "VerilogEval-Machine", "83.1 % functional correctness"],
        ["VeriReason on CodeLlama-7B", "VerilogEval", "up to 2.8 times its baseline at the first attempt"],
      ],
    },
  ],
  differs: [
    "The small claim is on Boolean functions of three inputs in prefix words, with a decoder of 0.34 M weights that writes the right-hand side of one assign. The simulator is the real one.",
    "All lines of the testbench are required, and as many as expected: in the published comparison a design that ends the simulation after its first right lines got the full reward.",
    "Designs are read before they are run: output, files, the end of the simulation and names outside the design are refused. Testbenches get random names in each run.",
    "Reasoning traces are not sampled from a large model: demonstrations are made by rule, or come with a file.",
    "Self-checking is a second turn with real feedback here; in the paper it is a habit that trained models show.",
    "Between the whole ladder and its functional level alone no difference is promised, nor between the ladder and structure alone while every prompt has one golden text.",
  ],
  open: [
    "Which constants, structural formula and clip made the published checkpoints: page and code disagree.",
    "The weights of the structural categories on the page; equal ones are taken, and the sum is clipped (inferred).",
    "The number of samples for the band, the divisor of its deviation, and the cut between hard and easy (inferred: 8, one less than the samples, 0.5).",
    "Whether the repetition penalty of 1.3 in the settings reached the sampler; there is none here.",
  ],
};
