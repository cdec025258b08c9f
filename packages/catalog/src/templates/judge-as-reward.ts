import { type GraphDoc, removeNodes } from "@switchyard/graph";
import { judgeBase, withReinforcement } from "./j1";
import type { Template } from "./template";
import { withNode, withParams, withWires } from "./vary";

/** The judge of the method's template, and a policy that adds digits and is told nothing but what the judge prefers. */
const learner = withWires(
  [
    { id: "sums", kind: "tasks.digit_sum", x: 860, y: 720, label: "Sums to answer" },
    { id: "adder", kind: "model.tiny", x: 1160, y: 800 },
    { id: "warmup", kind: "train.sft", x: 1460, y: 720, label: "Half-taught" },
    { id: "judge", kind: "reward.judge", x: 1460, y: 240 },
    { id: "group", kind: "advantage.group", x: 1460, y: 1040 },
    { id: "answers", kind: "rollout.sampler", x: 1460, y: 920 },
    { id: "learner", kind: "train.policy_gradient", x: 1760, y: 480, label: "Rewarded by the judge" },
    { id: "right", kind: "reward.verifier", x: 1460, y: 1200 },
    { id: "before", kind: "eval.accuracy", x: 1760, y: 800, label: "Sums right, half-taught" },
    { id: "after", kind: "eval.accuracy", x: 2060, y: 480, label: "Sums right, after the judge" },
  ].reduce<GraphDoc>(withNode, removeNodes(withReinforcement(judgeBase), ["judged-sft"])),
  "sums.tasks -> adder.tasks",
  "adder.model -> warmup.model",
  "sums.tasks -> warmup.tasks",
  "rl.model -> judge.model",
  "warmup.model -> learner.model",
  "sums.tasks -> learner.tasks",
  "judge.reward -> learner.reward",
  "group.advantage -> learner.advantage",
  "answers.rollout -> learner.rollout",
  "warmup.model -> before.model",
  "sums.tasks -> before.tasks",
  "right.reward -> before.reward",
  "learner.model -> after.model",
  "sums.tasks -> after.tasks",
  "right.reward -> after.reward",
);

const answered = { maxTokens: 4, samples: 8, temperature: 1, passAt: [1] };

export const judgeAsReward: Template = {
  slug: "judge-as-reward",
  title: "A judge rewards another run",
  summary:
    "The judge that the first stages train compares the answers of a second policy within each group, both ways round. That policy learns sums without ever being told a right one by the reward.",
  paper: { id: "2505.11875", title: "J1" },
  asks: [],
  graph: withParams(learner, {
    sums: { lengths: [4], heldOutLengths: [4], largestDigit: 2, needFrom: 13, marker: "", trainSize: 4000 },
    adder: { layers: 2, width: 64, heads: 4, context: 24, tokenizer: "character", markers: ["</think>"] },
    // Enough to write an answer and end it: a judge of digits does not see what stands behind them.
    warmup: { steps: 100, batchSize: 32, learningRate: 0.001, examples: 32 },
    judge: {
      against: "group",
      extract: "after_think",
      template: "{question}|{a}A{b}B?",
      framing: "bare",
      noVerdict: "tie",
      budget: 40,
      verdictTokens: 2,
      words: ["w"],
    },
    group: { method: "mean" },
    answers: { groupSize: 8, maxTokens: 4 },
    learner: { steps: 100, promptsPerStep: 16, learningRate: 0.0003 },
    right: { method: "exact", extract: "after_think" },
    before: answered,
    after: answered,
  }),
};
