import type { GraphDoc } from "@switchyard/graph";
import { example } from "./example";
import type { Template } from "./template";
import { withNode, withParams, withPlaces, withWires } from "./vary";

const paper = { id: "2505.12929", title: "Do Not Let Low-Probability Tokens Over-Dominate in RL for LLMs" };

/** GRPO with the clips, temperature and KL weight of the authors' Knights-and-Knaves scripts. */
const base = withParams(
  withPlaces(example.graph, { grpo: [1160, 160], after: [1460, 80], export: [1460, 280] }),
  {
    advantage: { method: "mean_std" },
    clip: { clipHigh: 0.24, dualClip: 10 },
    kl: { coefficient: 0.001 },
    sampler: { temperature: 0.7 },
  },
);

const withReweight = (doc: GraphDoc): GraphDoc =>
  withWires(
    withNode(doc, { id: "reweight", kind: "advantage.reweight", x: 860, y: 560 }),
    "advantage.advantage -> reweight.advantage",
    "reweight.advantage -> grpo.advantage",
  );

const withLopti = (doc: GraphDoc): GraphDoc =>
  withWires(
    withNode(doc, { id: "lopti", kind: "update.lopti", x: 860, y: 680 }),
    "reduction.objective -> lopti.objective",
    "lopti.objective -> grpo.objective",
  );

export const arLopti: Template = {
  slug: "ar-lopti",
  title: "AR and Lopti together",
  summary:
    "Rare tokens count less, and are learned from in a pass of their own before the others. Compare with GRPO at two inner epochs, which takes as many optimiser steps.",
  paper,
  asks: [],
  graph: withLopti(withReweight(base)),
};

/** The authors' script for reweighting alone takes alpha 0.2. */
export const advantageReweighting: Template = {
  slug: "advantage-reweighting",
  title: "Advantage reweighting",
  summary:
    "GRPO in which a token's advantage shrinks with the probability it was sampled with. Costs nothing.",
  paper,
  asks: [],
  graph: withParams(withReweight(base), { reweight: { alpha: 0.2 } }),
};

/** The authors' script for isolation alone takes eta 0.4. */
export const lopti: Template = {
  slug: "lopti",
  title: "Low-probability isolation",
  summary:
    "GRPO in two passes: the tokens that were improbable first, then the others at the weights that result.",
  paper,
  asks: [],
  graph: withParams(withLopti(base), { lopti: { eta: 0.4 } }),
};
