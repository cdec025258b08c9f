import type { Catalog, NodeDefinition } from "@switchyard/graph";
import { advantageBrpo } from "./nodes/advantage/brpo";
import { advantageGae } from "./nodes/advantage/gae";
import { advantageGroup } from "./nodes/advantage/group";
import { advantageReinforcePp } from "./nodes/advantage/reinforce-pp";
import { advantageReweight } from "./nodes/advantage/reweight";
import { evalAccuracy } from "./nodes/eval/accuracy";
import { evalAnytime } from "./nodes/eval/anytime";
import { evalJudge } from "./nodes/eval/judge";
import { evalPareto } from "./nodes/eval/pareto";
import { evalSqlExecution } from "./nodes/eval/sql-execution";
import { evalTrigger } from "./nodes/eval/trigger";
import { evalVerilogPassk } from "./nodes/eval/verilog-passk";
import { exportCheckpoint } from "./nodes/export/checkpoint";
import { filterRewardBand } from "./nodes/filter/reward-band";
import { modelHuggingface } from "./nodes/model/huggingface";
import { modelTiny } from "./nodes/model/tiny";
import { objectiveClip } from "./nodes/objective/clip";
import { objectiveDgro } from "./nodes/objective/dgro";
import { objectiveKl } from "./nodes/objective/kl";
import { objectiveProbabilityChange } from "./nodes/objective/probability-change";
import { objectiveReduction } from "./nodes/objective/reduction";
import { objectiveSelectiveMask } from "./nodes/objective/selective-mask";
import { objectiveValue } from "./nodes/objective/value";
import { rewardAdacot } from "./nodes/reward/adacot";
import { rewardCombine } from "./nodes/reward/combine";
import { rewardFormat } from "./nodes/reward/format";
import { rewardHttp } from "./nodes/reward/http";
import { rewardJudge } from "./nodes/reward/judge";
import { rewardLength } from "./nodes/reward/length";
import { rewardPython } from "./nodes/reward/python";
import { rewardRange } from "./nodes/reward/range";
import { rewardSqlExecution } from "./nodes/reward/sql-execution";
import { rewardSqlMatch } from "./nodes/reward/sql-match";
import { rewardSqlPartial } from "./nodes/reward/sql-partial";
import { rewardSqlSteps } from "./nodes/reward/sql-steps";
import { rewardTestbench } from "./nodes/reward/testbench";
import { rewardVerdict } from "./nodes/reward/verdict";
import { rewardVerifier } from "./nodes/reward/verifier";
import { rewardVerilogStructure } from "./nodes/reward/verilog-structure";
import { rolloutAnytime } from "./nodes/rollout/anytime";
import { rolloutBudgetForce } from "./nodes/rollout/budget-force";
import { rolloutSampler } from "./nodes/rollout/sampler";
import { rolloutSelfCheck } from "./nodes/rollout/self-check";
import { tasksAddition } from "./nodes/tasks/addition";
import { tasksDigitSum } from "./nodes/tasks/digit-sum";
import { tasksJsonl } from "./nodes/tasks/jsonl";
import { tasksJudgePairs } from "./nodes/tasks/judge-pairs";
import { tasksNeedLabel } from "./nodes/tasks/need-label";
import { tasksPointerChase } from "./nodes/tasks/pointer-chase";
import { tasksProcedural } from "./nodes/tasks/procedural";
import { tasksReflect } from "./nodes/tasks/reflect";
import { tasksSql } from "./nodes/tasks/sql";
import { tasksThinkFormat } from "./nodes/tasks/think-format";
import { tasksVerilog } from "./nodes/tasks/verilog";
import { trainMatcher } from "./nodes/train/matcher";
import { trainPolicyGradient } from "./nodes/train/policy-gradient";
import { trainSasr } from "./nodes/train/sasr";
import { trainSft } from "./nodes/train/sft";
import { trainStaticHybrid } from "./nodes/train/static-hybrid";
import { updateLopti } from "./nodes/update/lopti";

/** In palette order. */
export const NODES = [
  tasksProcedural,
  tasksAddition,
  tasksJsonl,
  tasksPointerChase,
  tasksDigitSum,
  tasksVerilog,
  tasksSql,
  tasksNeedLabel,
  tasksThinkFormat,
  filterRewardBand,
  tasksJudgePairs,
  tasksReflect,
  modelTiny,
  modelHuggingface,
  trainSft,
  trainPolicyGradient,
  trainSasr,
  trainStaticHybrid,
  trainMatcher,
  rolloutSampler,
  rolloutAnytime,
  rolloutSelfCheck,
  rolloutBudgetForce,
  rewardVerifier,
  rewardFormat,
  rewardLength,
  rewardPython,
  rewardHttp,
  rewardCombine,
  rewardRange,
  rewardSqlMatch,
  rewardAdacot,
  rewardTestbench,
  rewardVerilogStructure,
  rewardVerdict,
  rewardJudge,
  rewardSqlPartial,
  rewardSqlSteps,
  rewardSqlExecution,
  advantageGroup,
  advantageReweight,
  advantageBrpo,
  advantageGae,
  advantageReinforcePp,
  objectiveClip,
  objectiveDgro,
  objectiveKl,
  objectiveReduction,
  objectiveProbabilityChange,
  objectiveSelectiveMask,
  objectiveValue,
  updateLopti,
  evalAccuracy,
  evalAnytime,
  evalTrigger,
  evalJudge,
  evalPareto,
  evalVerilogPassk,
  evalSqlExecution,
  exportCheckpoint,
] as const;

export type NodeKind = (typeof NODES)[number]["kind"];

export const catalog: Catalog = new Map<string, NodeDefinition>(
  NODES.map((node) => [node.kind, node as unknown as NodeDefinition]),
);
