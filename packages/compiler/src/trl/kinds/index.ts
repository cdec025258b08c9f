import type { TrlKind } from "../part";
import { advantageGroup } from "./advantage-group";
import { exportCheckpoint } from "./export-checkpoint";
import { modelHuggingface } from "./model-huggingface";
import { objectiveClip } from "./objective-clip";
import { objectiveKl } from "./objective-kl";
import { objectiveReduction } from "./objective-reduction";
import { rewardCombine } from "./reward-combine";
import { rewardFormat } from "./reward-format";
import { rewardLength } from "./reward-length";
import { rewardRange } from "./reward-range";
import { rewardVerifier } from "./reward-verifier";
import { rolloutSampler } from "./rollout-sampler";
import { tasksJsonl } from "./tasks-jsonl";
import { tasksProcedural } from "./tasks-procedural";
import { trainPolicyGradient } from "./train-policy-gradient";
import { trainSft } from "./train-sft";

/** A kind that TRL has nothing for. */
const none = (why: string): TrlKind => ({ gaps: () => [why] });

/** A stage without which training is the same. */
const besides = (why: string): TrlKind => ({ leftOut: why });

const OWN_TASKS = "Its tasks are made by this trainer's own generator. Upload them as a file of tasks.";
const LABELS = "TRL's datasets carry no label of whether a prompt needs reasoning.";
const HYBRID = "TRL has no trainer that takes supervised and rollout steps in one loop.";
const CRITIC = "GRPOTrainer has no value head.";
const EVALUATION = "TRL has no such evaluation: evaluate the saved folder elsewhere.";

/** What each kind becomes; one that is not listed is a gap with a plain reason. */
export const TRL_KINDS: Readonly<Record<string, TrlKind>> = {
  "model.huggingface": modelHuggingface,
  "model.tiny": none(
    "TRL cannot load a decoder from scratch with a tokenizer of its own. Take a Hugging Face model.",
  ),
  "tasks.jsonl": tasksJsonl,
  "tasks.procedural": tasksProcedural,
  "tasks.addition": none(OWN_TASKS),
  "tasks.digit_sum": none(OWN_TASKS),
  "tasks.pointer_chase": none(OWN_TASKS),
  "tasks.need_label": none(LABELS),
  "tasks.think_format": none(LABELS),
  "train.sft": trainSft,
  "train.policy_gradient": trainPolicyGradient,
  "train.sasr": none(HYBRID),
  "train.static_hybrid": none(HYBRID),
  "rollout.sampler": rolloutSampler,
  "rollout.anytime": none("GRPOTrainer does not cut completions at budgets and have each cut answered."),
  "reward.verifier": rewardVerifier,
  "reward.format": rewardFormat,
  "reward.length": rewardLength,
  "reward.combine": rewardCombine,
  "reward.range": rewardRange,
  "reward.adacot": none(LABELS),
  "advantage.group": advantageGroup,
  "advantage.reweight": none("GRPOTrainer gives every token of a completion one advantage."),
  "advantage.brpo": none("GRPOTrainer has no rewards at token budgets."),
  "advantage.gae": none(CRITIC),
  "objective.clip": objectiveClip,
  "objective.dgro": none("TRL has no loss that is pulled back by the squared log-ratio of a sequence."),
  "objective.kl": objectiveKl,
  "objective.reduction": objectiveReduction,
  "objective.probability_change": besides("It only measures: TRL has no such measurement."),
  "objective.selective_mask": none("GRPOTrainer cannot leave a single token out of the loss."),
  "objective.value": none(CRITIC),
  "update.lopti": none("GRPOTrainer takes all tokens of a batch in one pass."),
  "eval.accuracy": besides(EVALUATION),
  "eval.anytime": besides(EVALUATION),
  "eval.trigger": besides(EVALUATION),
  "eval.pareto": besides(EVALUATION),
  "export.checkpoint": exportCheckpoint,
};
