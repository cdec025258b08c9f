import { removeNodes } from "@switchyard/graph";
import { judgeBase, withReinforcement } from "./j1";
import type { Template } from "./template";
import { withLabel, withNode, withParams, withWires } from "./vary";

/** The judge's two stages in one, which decides at each step between a trace and a verdict. */
const emptied = removeNodes(withReinforcement(judgeBase), ["sft", "rl", "judged-sft"]);

export const judgeSasr: Template = {
  slug: "judge-sasr",
  title: "A judge in one stage, step by step",
  summary:
    "In place of supervised training and then REINFORCE++, the gradient norm decides at every step whether the judge imitates a trace that reflects or learns from its own verdicts.",
  paper: { id: "2505.11875", title: "J1" },
  asks: [],
  graph: withParams(
    withLabel(
      withWires(
        withNode(emptied, { id: "train", kind: "train.sasr", x: 860, y: 160, label: "SASR" }),
        "decoder.model -> train.model",
        "pairs.tasks -> train.tasks",
        "traces.tasks -> train.demonstrations",
        "sampler.rollout -> train.rollout",
        "verdict.reward -> train.reward",
        "advantage.advantage -> train.advantage",
        "reduction.objective -> train.objective",
        "train.model -> judged-rl.model",
      ),
      "judged-rl",
      "Judge after SASR",
    ),
    { train: { steps: 900, sftWarmup: 400, batchSize: 64, promptsPerStep: 64 } },
  ),
};
