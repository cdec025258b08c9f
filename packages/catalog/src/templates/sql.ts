import { type GraphDoc, removeNodes } from "@switchyard/graph";
import { example } from "./example";
import type { Template } from "./template";
import { withNode, withoutKl, withParams, withWires } from "./vary";

const paper = { id: "2505.12380", title: "Graph-Reward-SQL" };
const SOURCES = ["decoder", "warmup", "grpo", "before", "after"];

/** The example with SQL questions, one reward, and an evaluation by execution before and after. */
function withSql(reward: { id: string; kind: string }): GraphDoc {
  const bare = removeNodes(withoutKl(example.graph), [
    "puzzles",
    "verifier",
    "format",
    "reward",
    "before",
    "after",
  ]);
  const nodes = [
    { id: "questions", kind: "tasks.sql", x: 0, y: 160 },
    { ...reward, x: 280, y: 320 },
    { id: "before", kind: "eval.sql_execution", x: 860, y: 0 },
    { id: "after", kind: "eval.sql_execution", x: 1160, y: 80 },
  ].reduce(withNode, bare);
  const wired = withWires(
    nodes,
    ...SOURCES.map((id) => `questions.tasks -> ${id}.tasks`),
    ...["grpo", "before", "after"].map((id) => `${reward.id}.reward -> ${id}.reward`),
    "warmup.model -> before.model",
    "grpo.model -> after.model",
  );
  return withParams(wired, {
    questions: { mostTables: 1, mostFilters: 1, trainSize: 12000, heldOutSize: 400 },
    decoder: { layers: 3, context: 192, vocabulary: 512 },
    warmup: { steps: 400, batchSize: 32, learningRate: 0.002 },
    sampler: { maxTokens: 96, groupSize: 8 },
    grpo: { steps: 200, promptsPerStep: 16, learningRate: 0.0005 },
    before: { limit: 200, maxTokens: 96 },
    after: { limit: 200, maxTokens: 96 },
    export: { name: "sql" },
  });
}

export const sqlMatch: Template = {
  slug: "sql-match",
  title: "Text to SQL by a graph matching network",
  summary:
    "A small decoder writes queries for made-up tables: a warm-up, then GRPO on how near its query's operators are to the reference's, with no database in the loop; execution only audits.",
  paper,
  asks: [],
  graph: withSql({ id: "match", kind: "reward.sql_match" }),
};

export const sqlOwnMatcher: Template = {
  slug: "sql-own-matcher",
  title: "A matcher trained on the tasks it will judge",
  summary:
    "The matching network goes on learning on rewrites and mutants of these tasks' queries before it rewards a policy on them.",
  paper,
  asks: [],
  graph: withWires(
    withNode(withSql({ id: "match", kind: "reward.sql_match" }), {
      id: "matcher",
      kind: "train.matcher",
      x: 0,
      y: 420,
    }),
    "questions.tasks -> matcher.tasks",
    "matcher.matcher -> match.matcher",
  ),
};

export const sqlPartial: Template = {
  slug: "sql-partial",
  title: "Text to SQL by shared operators",
  summary:
    "A small decoder writes queries for made-up tables: a warm-up, then GRPO on the operators that its query shares with the reference, audited by execution.",
  paper,
  asks: [],
  graph: withSql({ id: "partial", kind: "reward.sql_partial" }),
};

export const sqlExecution: Template = {
  slug: "sql-execution",
  title: "Text to SQL rewarded by execution",
  summary:
    "The same, rewarded by what queries give on random databases, in the sandbox: the ceiling for rewards that run nothing.",
  paper,
  asks: [],
  graph: withSql({ id: "execution", kind: "reward.sql_execution" }),
};

const stepwise = withWires(
  withNode(
    withNode(withSql({ id: "partial", kind: "reward.sql_partial" }), {
      id: "steps",
      kind: "reward.sql_steps",
      x: 280,
      y: 480,
    }),
    { id: "reward", kind: "reward.combine", x: 560, y: 400 },
  ),
  "partial.reward -> reward.rewards",
  "steps.reward -> reward.rewards",
  "reward.reward -> grpo.reward",
);

/** No paper has put step rewards of queries under generalised advantages with low-probability isolation. */
const creditedLopti = withWires(
  [
    { id: "gae", kind: "advantage.gae", x: 560, y: 560 },
    { id: "value", kind: "objective.value", x: 280, y: 840 },
    { id: "lopti", kind: "update.lopti", x: 560, y: 840 },
  ].reduce(withNode, removeNodes(stepwise, ["advantage"])),
  "gae.advantage -> grpo.advantage",
  "clip.objective -> value.objective",
  "value.objective -> lopti.objective",
  "lopti.objective -> reduction.objective",
);

export const sqlStepsLopti: Template = {
  slug: "sql-steps-lopti",
  title: "Query steps, a critic and Lopti",
  summary:
    "Queries in steps, each step rewarded at the token that closes it, learnt with generalised advantages and the rare tokens in a phase of their own. No paper has tried this.",
  paper,
  asks: [],
  graph: withParams(creditedLopti, { questions: { cteStyle: true, mostFilters: 2 } }),
};
