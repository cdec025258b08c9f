import { adacot } from "./adacot";
import { adacotPareto } from "./adacot-pareto";
import { addition } from "./addition";
import { anytime } from "./anytime";
import { anytimeGrpo } from "./anytime-grpo";
import { advantageReweighting, arLopti, lopti } from "./ar-lopti";
import { adacotDgro, anytimeAdacot, ppoLopti, sasrAnytime, sasrDgroLopti } from "./combined";
import { dapoStyle } from "./dapo-style";
import { dgro, directReward, opmd, reinforce } from "./dgro";
import { drGrpo } from "./dr-grpo";
import { example } from "./example";
import { formatGate } from "./format-gate";
import { grpo } from "./grpo";
import { gsm8k } from "./gsm8k";
import { j1 } from "./j1";
import { judgeAsReward } from "./judge-as-reward";
import { judgeSasr } from "./judge-sasr";
import { klInReward } from "./kl-in-reward";
import { ownFile } from "./own-file";
import { ownReward } from "./own-reward";
import { ownService } from "./own-service";
import { ppo } from "./ppo";
import { rloo } from "./rloo";
import { rlOnly, sasr, sasrStatic } from "./sasr";
import { sftOnly } from "./sft-only";
import { singleSteps } from "./single-steps";
import { spreadCards } from "./spread-cards";
import {
  sqlExecution,
  sqlMatch,
  sqlMatcher,
  sqlOwnMatcher,
  sqlPartial,
  sqlRewards,
  sqlStepsLopti,
} from "./sql";
import type { Template } from "./template";
import { threeBaselines } from "./three-baselines";
import { verireason, verireasonBand, verireasonRewards, verireasonSasr } from "./verireason";

export type { Template } from "./template";

const TEMPLATES_AS_WRITTEN: readonly Template[] = [
  example,
  grpo,
  drGrpo,
  rloo,
  dapoStyle,
  klInReward,
  ppo,
  formatGate,
  threeBaselines,
  addition,
  anytime,
  anytimeGrpo,
  adacot,
  adacotPareto,
  dgro,
  reinforce,
  opmd,
  directReward,
  arLopti,
  advantageReweighting,
  lopti,
  singleSteps,
  verireason,
  verireasonRewards,
  verireasonBand,
  sftOnly,
  sasr,
  sasrStatic,
  rlOnly,
  sasrDgroLopti,
  adacotDgro,
  ppoLopti,
  anytimeAdacot,
  sasrAnytime,
  verireasonSasr,
  j1,
  judgeAsReward,
  judgeSasr,
  ownReward,
  ownService,
  sqlMatch,
  sqlOwnMatcher,
  sqlMatcher,
  sqlPartial,
  sqlRewards,
  sqlExecution,
  sqlStepsLopti,
  ownFile,
  gsm8k,
];

/** In gallery order; the first is what a fresh installation runs. */
export const TEMPLATES = TEMPLATES_AS_WRITTEN.map(
  (template): Template => ({ ...template, graph: spreadCards(template.graph) }),
);
