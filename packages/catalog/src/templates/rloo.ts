import { example } from "./example";
import type { Template } from "./template";
import { withoutKl, withParams } from "./vary";

export const rloo: Template = {
  slug: "rloo",
  title: "REINFORCE leave-one-out",
  summary:
    "Each completion is compared with the mean of the others of its prompt: an unbiased baseline, with one update on each batch.",
  paper: { id: "2402.14740", title: "Back to Basics" },
  asks: [],
  graph: withParams(withoutKl(example.graph), {
    advantage: { method: "leave_one_out" },
    // One update on each batch: the ratio stays 1 and the clip has nothing to do, which leaves REINFORCE.
    grpo: { innerEpochs: 1, miniBatches: 1 },
  }),
};
