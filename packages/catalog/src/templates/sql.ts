import { emptyGraph, type GraphDoc, removeNodes } from "@switchyard/graph";
import { example } from "./example";
import type { Template } from "./template";
import { withNode, withoutKl, withParams, withPlaces, withWires } from "./vary";

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

/** 4,000 pairs to learn from and 1,000 to measure by, of queries as they are written. */
export const sqlMatcher: Template = {
  slug: "sql-matcher",
  title: "What a query matcher sees through",
  summary:
    "A matching network learns from nothing to tell rewritten queries from faulty ones, on queries as they are written; beside it, equality and shared parts, which learn nothing.",
  paper,
  asks: [],
  graph: withParams(
    withWires(
      [
        { id: "questions", kind: "tasks.sql", x: 0, y: 160 },
        { id: "matcher", kind: "train.matcher", x: 300, y: 160 },
      ].reduce<GraphDoc>(withNode, emptyGraph()),
      "questions.tasks -> matcher.tasks",
    ),
    {
      questions: { trainSize: 1260, heldOutSize: 300, mostFilters: 3 },
      matcher: {
        start: "scratch",
        trees: "written",
        rewrites: "local",
        queries: null,
        databases: 4,
        reshaping: 0,
      },
    },
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

/** Sizes of the small claim are measured (docs/results/graph-reward-sql.md): queries are 15 tokens on average. */
const LONGEST = 40;
const sampled = { limit: 200, maxTokens: LONGEST, temperature: 1 };
const learns = { steps: 40, promptsPerStep: 8, learningRate: 0.0003 };

/** The other rewards, each with a run of its own from the same warm-up and an evaluation. */
const OTHERS = [
  { id: "partial", kind: "reward.sql_partial", by: "shared operators", params: {} },
  { id: "valid", kind: "reward.sql_partial", by: "validity", params: { nodes: "nothing" } },
  { id: "execution", kind: "reward.sql_execution", by: "execution", params: { databases: 2 } },
] as const;

const withOthers = (doc: GraphDoc): GraphDoc =>
  OTHERS.reduce((held, { id, kind, by, params }, row) => {
    const [reward, run, after] = [id, `${id}-grpo`, `${id}-after`];
    const y = 800 + 240 * row;
    const nodes = [
      { id: reward, kind, x: 280, y, label: `Reward: ${by}` },
      { id: run, kind: "train.policy_gradient", x: 860, y, label: `GRPO by ${by}` },
      { id: after, kind: "eval.sql_execution", x: 1160, y, label: `After GRPO by ${by}` },
    ].reduce(withNode, held);
    const wired = withWires(
      nodes,
      `warmup.model -> ${run}.model`,
      `questions.tasks -> ${run}.tasks`,
      `sampler.rollout -> ${run}.rollout`,
      `${reward}.reward -> ${run}.reward`,
      `advantage.advantage -> ${run}.advantage`,
      `reduction.objective -> ${run}.objective`,
      `${run}.model -> ${after}.model`,
      `questions.tasks -> ${after}.tasks`,
      `${reward}.reward -> ${after}.reward`,
    );
    return withParams(wired, { [reward]: params, [run]: learns, [after]: sampled });
  }, doc);

export const sqlRewards: Template = {
  slug: "sql-rewards",
  title: "Four rewards for the same queries",
  summary:
    "One warm-up on demonstrations of which 35 % are wrong, then the same steps of GRPO by a matching network, by shared operators, by validity alone, and by execution: what does the policy learn from each?",
  paper,
  asks: [],
  graph: withOthers(
    withParams(withSql({ id: "match", kind: "reward.sql_match" }), {
      questions: { trainSize: 4000, heldOutSize: 200, corruptShare: 0.35 },
      decoder: { layers: 3, width: 128, context: 96 },
      warmup: { steps: 300, batchSize: 32, learningRate: 0.002 },
      sampler: { maxTokens: LONGEST },
      grpo: learns,
      before: sampled,
      after: sampled,
    }),
  ),
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
    { id: "value", kind: "objective.value", x: 280, y: 680 },
    { id: "lopti", kind: "update.lopti", x: 560, y: 680 },
  ].reduce(withNode, withPlaces(removeNodes(stepwise, ["advantage"]), { reduction: [860, 680] })),
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
