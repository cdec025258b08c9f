import { type GraphDoc, removeNodes } from "@switchyard/graph";
import { addition } from "./addition";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const paper = { id: "2505.12951", title: "DGRO" };

function withDgro(doc: GraphDoc): GraphDoc {
  const grown = [
    { id: "dgro", kind: "objective.dgro", x: 280, y: 560 },
    { id: "range", kind: "reward.range", x: 560, y: -80 },
  ].reduce(withNode, removeNodes(doc, ["clip"]));
  const wired = withWires(
    grown,
    "verifier.reward -> range.score",
    "range.reward -> train.reward",
    "dgro.objective -> reduction.objective",
  );
  return {
    ...wired,
    nodes: wired.nodes.map((node) => (node.id === "train" ? { ...node, label: "DGRO" } : node)),
  };
}

/**
 * The range is that of the verifier, 0 to 1, so that it can be changed without changing the graph. Two inner epochs:
 * with one, beta 2 has no effect.
 */
export const dgro: Template = {
  slug: "dgro",
  title: "DGRO",
  summary:
    "The weight of the reward and the weight of the distance to the sampling policy are two numbers, and the reward's range is chosen instead of normalised away.",
  paper,
  asks: [],
  graph: withParams(withDgro(addition.graph), {
    range: { low: 0, high: 1 },
    train: { innerEpochs: 2, gradClip: null },
    advantage: { method: "mean" },
    reduction: { method: "sequence_mean" },
  }),
};

/** beta 1 = 1, beta 2 = 0, exactly. */
export const reinforce: Template = {
  slug: "reinforce",
  title: "REINFORCE with a group mean",
  summary:
    "The plain policy gradient with the mean of the group as baseline: DGRO without its distance. One optimiser step a batch, since nothing bounds a second.",
  paper: { id: "2402.14740", title: "Back to Basics" },
  asks: [],
  graph: withParams(dgro.graph, { dgro: { beta2: 0 }, train: { innerEpochs: 1 } }),
};

/** beta 1 = 1, beta 2 = tau / 2, exactly. tau 0.01 and the baseline are those of the open implementation. */
export const opmd: Template = {
  slug: "opmd",
  title: "OPMD of Kimi k1.5",
  summary:
    "Mirror descent as DGRO with beta 1 at 1 and beta 2 at half its temperature, here 0.01. One temperature fixes both weights.",
  paper: { id: "2501.12599", title: "Kimi k1.5" },
  asks: [],
  graph: withParams(dgro.graph, { dgro: { beta2: 0.005 }, advantage: { method: "leave_one_out" } }),
};

/** Half the squared error of r - V - beta D: beta 1 = beta, beta 2 = beta^2 / 2, exactly; V at its temperature. */
export const directReward: Template = {
  slug: "direct-reward",
  title: "Direct reward optimisation",
  summary:
    "A regression of the log-ratio on the reward, as DGRO with beta 1 at beta and beta 2 at half its square; the baseline is the soft value at the same temperature.",
  paper: { id: "2405.19107", title: "Offline Regularised RL for LLM Alignment" },
  asks: [],
  graph: withParams(dgro.graph, {
    dgro: { beta1: 0.2, beta2: 0.02 },
    advantage: { method: "logmeanexp", temperature: 0.2 },
  }),
};
