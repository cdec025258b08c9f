import type { GraphDoc } from "@switchyard/graph";
import { example } from "./example";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

interface Branch {
  id: string;
  label: string;
  method: string;
  /** Down from the example's own branch, in canvas units. */
  offset: number;
}

/** One more policy-gradient stage on the same warm-up, with an advantage and an evaluation of its own. */
function withBranch(doc: GraphDoc, { id, label, method, offset }: Branch): GraphDoc {
  const advantage = `${id}-advantage`;
  const accuracy = `${id}-accuracy`;
  const grown = [
    { id, kind: "train.policy_gradient", x: 860, y: 160 + offset, label },
    { id: advantage, kind: "advantage.group", x: 560, y: 560 + offset },
    { id: accuracy, kind: "eval.accuracy", x: 1160, y: 80 + offset, label: `Accuracy after ${label}` },
  ].reduce(withNode, doc);
  const wired = withWires(
    grown,
    `warmup.model -> ${id}.model`,
    `puzzles.tasks -> ${id}.tasks`,
    `sampler.rollout -> ${id}.rollout`,
    `reward.reward -> ${id}.reward`,
    `${advantage}.advantage -> ${id}.advantage`,
    `reduction.objective -> ${id}.objective`,
    `${id}.model -> ${accuracy}.model`,
    `puzzles.tasks -> ${accuracy}.tasks`,
    `verifier.reward -> ${accuracy}.reward`,
  );
  const params = (kept: string): GraphDoc["nodes"][number]["params"] =>
    doc.nodes.find((node) => node.id === kept)?.params ?? {};
  return withParams(wired, { [advantage]: { method }, [id]: params("grpo"), [accuracy]: params("after") });
}

export const threeBaselines: Template = {
  slug: "three-baselines",
  title: "Three baselines, one warm-up",
  summary:
    "The same warm-up feeds three runs that differ only in how a completion is compared with its group, so that the curves can be laid over each other.",
  asks: [],
  graph: withBranch(
    withBranch(example.graph, { id: "mean-only", label: "Mean only", method: "mean", offset: 420 }),
    { id: "leave-one-out", label: "Leave one out", method: "leave_one_out", offset: 840 },
  ),
};
