import type { GraphDoc } from "@switchyard/graph";
import { adacotBase, withMasked, withStage } from "./adacot";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

/** The paper's four pairs, Exp1 to Exp4. */
const PAIRS = [
  { id: "exp1", alphaMiss: 0.1, alphaOver: 0.3 },
  { id: "exp2", alphaMiss: 0.2, alphaOver: 0.3 },
  { id: "exp3", alphaMiss: 0.3, alphaOver: 0.3 },
  { id: "exp4", alphaMiss: 0.3, alphaOver: 0.1 },
];

const withPair = (
  doc: GraphDoc,
  { id, alphaMiss, alphaOver }: (typeof PAIRS)[number],
  at: number,
): GraphDoc =>
  withStage(doc, {
    id,
    label: `Omission ${alphaMiss}, overuse ${alphaOver}`,
    evaluation: `${alphaMiss} / ${alphaOver}`,
    before: "math",
    tasks: "sums",
    steps: 100,
    penalties: { alphaMiss, alphaOver },
    x: 1760,
    y: 160 + 320 * at,
  });

const swept = withNode(PAIRS.reduce(withPair, withMasked(adacotBase)), {
  id: "front",
  kind: "eval.pareto",
  x: 2360,
  y: 480,
  label: "Thinking against right answers",
});

export const adacotPareto: Template = {
  slug: "adacot-pareto",
  title: "Adaptive thinking: the front",
  summary:
    "Four pairs of penalties from one checkpoint, laid over each other by how often they think and how often they are right.",
  paper: { id: "2505.11896", title: "AdaCoT" },
  asks: [],
  graph: withParams(
    withWires(
      swept,
      "trigger-math.report -> front.reports",
      ...PAIRS.map(({ id }) => `trigger-${id}.report -> front.reports`),
    ),
    { front: { x: "triggerRate", y: "score" } },
  ),
};
