import type { Catalog, NodeDefinition } from "@switchyard/graph";
import { advantageBrpo } from "./nodes/advantage/brpo";
import { advantageGroup } from "./nodes/advantage/group";
import { evalAccuracy } from "./nodes/eval/accuracy";
import { evalAnytime } from "./nodes/eval/anytime";
import { exportCheckpoint } from "./nodes/export/checkpoint";
import { modelHuggingface } from "./nodes/model/huggingface";
import { modelTiny } from "./nodes/model/tiny";
import { objectiveClip } from "./nodes/objective/clip";
import { objectiveKl } from "./nodes/objective/kl";
import { objectiveReduction } from "./nodes/objective/reduction";
import { rewardCombine } from "./nodes/reward/combine";
import { rewardFormat } from "./nodes/reward/format";
import { rewardLength } from "./nodes/reward/length";
import { rewardVerifier } from "./nodes/reward/verifier";
import { rolloutAnytime } from "./nodes/rollout/anytime";
import { rolloutSampler } from "./nodes/rollout/sampler";
import { tasksJsonl } from "./nodes/tasks/jsonl";
import { tasksPointerChase } from "./nodes/tasks/pointer-chase";
import { tasksProcedural } from "./nodes/tasks/procedural";
import { trainPolicyGradient } from "./nodes/train/policy-gradient";
import { trainSft } from "./nodes/train/sft";

/** In palette order. */
export const NODES = [
  tasksProcedural,
  tasksJsonl,
  tasksPointerChase,
  modelTiny,
  modelHuggingface,
  trainSft,
  trainPolicyGradient,
  rolloutSampler,
  rolloutAnytime,
  rewardVerifier,
  rewardFormat,
  rewardLength,
  rewardCombine,
  advantageGroup,
  advantageBrpo,
  objectiveClip,
  objectiveKl,
  objectiveReduction,
  evalAccuracy,
  evalAnytime,
  exportCheckpoint,
] as const;

export type NodeKind = (typeof NODES)[number]["kind"];

export const catalog: Catalog = new Map<string, NodeDefinition>(
  NODES.map((node) => [node.kind, node as unknown as NodeDefinition]),
);
