import type { Paper } from "./paper";

const tex = String.raw;

export const graphRewardSql: Paper = {
  slug: "graph-reward-sql",
  name: "Graph-Reward-SQL",
  title:
    "Graph-Reward-SQL: Execution-Free Reinforcement Learning for Text-to-SQL via Graph Matching and Stepwise Reward",
  arxiv: "2505.12380",
  source:
    "The abstracts of all versions and public reviews were read; the body of the paper was not available, and no code of the reinforcement part was found.",
  gist: "Rewards a query for what it means, compared with the reference as trees of operators, without running it.",
  text: tex`A query and its reference become trees of relational operators (scans, filters, joins, groupings), in which aliases, the order of conditions and common table expressions no longer show. How near the two trees are is the reward, and no database is asked.

A query written in steps, as a chain of WITH, can be credited step by step: each for the part of the reference that it newly covers, at the token that closes it.`,
  formulas: [
    {
      title: "Match score",
      tex: tex`R = \begin{cases} -1 & \text{syntax error} \\ -0.6 & \text{no plan} \\ \max(0,\, 1 - d^2(\hat q, q^*)) & \text{else} \end{cases}`,
      origin: "paper",
      note: tex`$d$ is the distance of the two graphs' vectors in the matching network. The text has the plain norm, the published code its square, which is the default here.`,
    },
    {
      title: "Training the matcher",
      tex: tex`\ell = \max(0,\; m - y\,(1 - d^2)), \qquad y = \pm 1,\ m = 0.4`,
      origin: "code",
      note: tex`$y = 1$ for pairs of queries that do the same. From the published code of FuncEvalGMN (arXiv 2407.14530), whose network this is.`,
    },
    {
      title: "Steps",
      tex: tex`r_i = C_i - C_{i-1}, \qquad C_i = \frac{|(N_1 \cup \dots \cup N_i) \cap N^*|}{|N^*|}`,
      origin: "inferred",
      note: tex`The abstract has the idea only. $N_i$ are the operators of step $i$ with earlier steps in place, $N^*$ those of the reference; a step that nothing reads covers nothing.`,
    },
    {
      title: "Partial matching",
      tex: tex`F_\beta = \frac{(1 + \beta^2) P R}{\beta^2 P + R}`,
      origin: "inferred",
      note: "The baselines RelPM and AstPM: precision and recall of matched nodes, as a multiset. The paper's exact rules were not found.",
    },
  ],
  parts: [
    {
      kind: "tasks.sql",
      what: "Questions with schema and reference query, made here or in Spider's layout.",
    },
    {
      kind: "reward.sql_match",
      what: "The paper's reward: the distance of two trees in a graph matching network, without a database.",
    },
    {
      kind: "train.matcher",
      what: "Trains that network on rewrites and mutants of queries, labelled by execution.",
    },
    { kind: "reward.sql_partial", what: "The rule-based baselines, on operators (RelPM) or syntax (AstPM)." },
    { kind: "reward.sql_steps", what: "The stepwise reward StepRTM, at the token that closes each step." },
    { kind: "reward.sql_execution", what: "The baseline that runs queries, in the sandbox." },
    { kind: "eval.sql_execution", what: "Execution accuracy, and how often a reward is wrong against it." },
    { kind: "advantage.gae", what: "Advantages of single tokens, which see a step's reward at its place." },
  ],
  settings: [
    {
      name: "Reward of a syntax error",
      paper: "-1",
      ours: { kind: "reward.sql_match", param: "syntaxPenalty" },
    },
    {
      name: "Reward of a query without a plan",
      paper: "-0.6",
      ours: { kind: "reward.sql_match", param: "planPenalty" },
    },
    {
      name: "Beta of the partial match",
      symbol: tex`\beta`,
      paper: null,
      ours: { kind: "reward.sql_partial", param: "beta" },
    },
    {
      name: "Weight of the steps",
      symbol: tex`\lambda`,
      paper: null,
      ours: { kind: "reward.sql_steps", param: "weight" },
    },
    {
      name: "Reinforcement learning rate",
      paper: null,
      ours: { kind: "train.policy_gradient", param: "learningRate" },
    },
  ],
  template: "sql-match",
  reported: [],
  differs: [
    "Trees are built by a reader of our own on sqlglot's parser, not by Apache Calcite with the authors' planner: they are smaller, and not the published ones.",
    "Tables and questions are made here and small, and the policy is a small decoder from scratch.",
    "Rows for execution are drawn at random; the paper runs on the data sets' own databases.",
    "The small claim's warm-up imitates demonstrations of which 35 % have one fault, so that there is something left to reinforce.",
    "For the matcher no order is promised between equality of trees and shared parts: on our graphs both are near chance.",
  ],
  open: [
    "The formula of the steps, their weight, and what repeated nodes are worth: inferred.",
    "Which algorithm of reinforcement was used: proximal policy optimisation is believed, not confirmed.",
    "The penalties of the execution baseline: taken over from the score without execution.",
  ],
};
