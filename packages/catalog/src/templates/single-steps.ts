import { addition } from "./addition";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

const grown = [
  { id: "reweight", kind: "advantage.reweight", x: 860, y: 400 },
  { id: "lopti", kind: "update.lopti", x: 860, y: 560 },
  { id: "probe", kind: "objective.probability_change", x: 1160, y: 560 },
].reduce(withNode, addition.graph);

const wired = withWires(
  grown,
  "advantage.advantage -> reweight.advantage",
  "reweight.advantage -> train.advantage",
  "reduction.objective -> lopti.objective",
  "lopti.objective -> probe.objective",
  "probe.objective -> train.objective",
);

/** With plain gradient descent, as the paper's figure 1: AdamW's step has one size whatever the gradient's. */
export const singleSteps: Template = {
  slug: "single-steps",
  title: "What single steps do to probabilities",
  summary:
    "Ten steps of plain gradient descent after a warm-up, and how far each moved the probabilities of rare and of likely tokens. Set Lopti's passes to one group to see which of them moves the others.",
  paper: { id: "2505.12929", title: "Do Not Let Low-Probability Tokens Over-Dominate in RL for LLMs" },
  asks: [],
  graph: withParams(wired, {
    train: { steps: 10, learningRate: 0.005, optimizer: "sgd", gradClip: null, warmupSteps: 0 },
    clip: { clipHigh: 0.24 },
  }),
};
