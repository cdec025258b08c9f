import { example } from "./example";
import type { Template } from "./template";
import { paramOf, withNode, withoutKl, withParams, withWires } from "./vary";

const maxTokens = Number(paramOf(example.graph, "sampler", "maxTokens"));
const softened = withWires(
  withNode(withoutKl(example.graph), {
    id: "length",
    kind: "reward.length",
    x: 280,
    y: 560,
    label: "Overlong penalty",
  }),
  "length.reward -> reward.rewards",
);

export const dapoStyle: Template = {
  slug: "dapo-style",
  title: "DAPO's loss and length penalty",
  summary:
    "A higher upper clip so that rare tokens may grow, the mean over all tokens, and a soft penalty before the length limit. Without DAPO's dynamic sampling.",
  paper: { id: "2503.14476", title: "DAPO" },
  asks: [],
  graph: withParams(softened, {
    // Section 4.1: clip 0.2 below, 0.28 above; the penalty begins a fifth of the limit before it.
    clip: { clipLow: 0.2, clipHigh: 0.28 },
    reduction: { method: "token_mean" },
    length: { softLimit: Math.floor(maxTokens * 0.8), hardLimit: maxTokens },
  }),
};
