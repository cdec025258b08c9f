import type { Catalog, NodeDefinition } from "@switchyard/graph";
import { advantageGroup } from "./nodes/advantage/group";
import { advantageReweight } from "./nodes/advantage/reweight";
import { evalAccuracy } from "./nodes/eval/accuracy";
import { exportCheckpoint } from "./nodes/export/checkpoint";
import { modelHuggingface } from "./nodes/model/huggingface";
import { modelTiny } from "./nodes/model/tiny";
import { objectiveClip } from "./nodes/objective/clip";
import { objectiveDgro } from "./nodes/objective/dgro";
import { objectiveKl } from "./nodes/objective/kl";
import { objectiveProbabilityChange } from "./nodes/objective/probability-change";
import { objectiveReduction } from "./nodes/objective/reduction";
import { rewardCombine } from "./nodes/reward/combine";
import { rewardFormat } from "./nodes/reward/format";
import { rewardLength } from "./nodes/reward/length";
import { rewardRange } from "./nodes/reward/range";
import { rewardVerifier } from "./nodes/reward/verifier";
import { rolloutSampler } from "./nodes/rollout/sampler";
import { tasksAddition } from "./nodes/tasks/addition";
import { tasksJsonl } from "./nodes/tasks/jsonl";
import { tasksProcedural } from "./nodes/tasks/procedural";
import { trainPolicyGradient } from "./nodes/train/policy-gradient";
import { trainSft } from "./nodes/train/sft";
import { updateLopti } from "./nodes/update/lopti";

/** In palette order. */
export const NODES = [
  tasksProcedural,
  tasksAddition,
  tasksJsonl,
  modelTiny,
  modelHuggingface,
  trainSft,
  trainPolicyGradient,
  rolloutSampler,
  rewardVerifier,
  rewardFormat,
  rewardLength,
  rewardCombine,
  rewardRange,
  advantageGroup,
  advantageReweight,
  objectiveClip,
  objectiveDgro,
  objectiveKl,
  objectiveReduction,
  updateLopti,
  objectiveProbabilityChange,
  evalAccuracy,
  exportCheckpoint,
] as const;

export type NodeKind = (typeof NODES)[number]["kind"];

export const catalog: Catalog = new Map<string, NodeDefinition>(
  NODES.map((node) => [node.kind, node as unknown as NodeDefinition]),
);
