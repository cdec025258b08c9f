import type { Catalog, NodeDefinition } from "@switchyard/graph";
import { advantageGae } from "./nodes/advantage/gae";
import { advantageGroup } from "./nodes/advantage/group";
import { evalAccuracy } from "./nodes/eval/accuracy";
import { evalPareto } from "./nodes/eval/pareto";
import { evalTrigger } from "./nodes/eval/trigger";
import { exportCheckpoint } from "./nodes/export/checkpoint";
import { modelHuggingface } from "./nodes/model/huggingface";
import { modelTiny } from "./nodes/model/tiny";
import { objectiveClip } from "./nodes/objective/clip";
import { objectiveKl } from "./nodes/objective/kl";
import { objectiveReduction } from "./nodes/objective/reduction";
import { objectiveSelectiveMask } from "./nodes/objective/selective-mask";
import { objectiveValue } from "./nodes/objective/value";
import { rewardAdacot } from "./nodes/reward/adacot";
import { rewardCombine } from "./nodes/reward/combine";
import { rewardFormat } from "./nodes/reward/format";
import { rewardLength } from "./nodes/reward/length";
import { rewardVerifier } from "./nodes/reward/verifier";
import { rolloutSampler } from "./nodes/rollout/sampler";
import { tasksDigitSum } from "./nodes/tasks/digit-sum";
import { tasksJsonl } from "./nodes/tasks/jsonl";
import { tasksNeedLabel } from "./nodes/tasks/need-label";
import { tasksProcedural } from "./nodes/tasks/procedural";
import { tasksThinkFormat } from "./nodes/tasks/think-format";
import { trainPolicyGradient } from "./nodes/train/policy-gradient";
import { trainSft } from "./nodes/train/sft";

/** In palette order. */
export const NODES = [
  tasksProcedural,
  tasksJsonl,
  tasksDigitSum,
  tasksNeedLabel,
  tasksThinkFormat,
  modelTiny,
  modelHuggingface,
  trainSft,
  trainPolicyGradient,
  rolloutSampler,
  rewardVerifier,
  rewardFormat,
  rewardLength,
  rewardCombine,
  rewardAdacot,
  advantageGroup,
  advantageGae,
  objectiveClip,
  objectiveKl,
  objectiveReduction,
  objectiveSelectiveMask,
  objectiveValue,
  evalAccuracy,
  evalTrigger,
  evalPareto,
  exportCheckpoint,
] as const;

export type NodeKind = (typeof NODES)[number]["kind"];

export const catalog: Catalog = new Map<string, NodeDefinition>(
  NODES.map((node) => [node.kind, node as unknown as NodeDefinition]),
);
