import { adacot } from "./adacot";
import { adacotPareto } from "./adacot-pareto";
import { dapoStyle } from "./dapo-style";
import { drGrpo } from "./dr-grpo";
import { example } from "./example";
import { formatGate } from "./format-gate";
import { grpo } from "./grpo";
import { gsm8k } from "./gsm8k";
import { klInReward } from "./kl-in-reward";
import { ownFile } from "./own-file";
import { ppo } from "./ppo";
import { rloo } from "./rloo";
import { sftOnly } from "./sft-only";
import type { Template } from "./template";
import { threeBaselines } from "./three-baselines";

export type { Template } from "./template";

/** In gallery order; the first is what a fresh installation runs. */
export const TEMPLATES: readonly Template[] = [
  example,
  grpo,
  drGrpo,
  rloo,
  dapoStyle,
  klInReward,
  ppo,
  formatGate,
  threeBaselines,
  adacot,
  adacotPareto,
  sftOnly,
  ownFile,
  gsm8k,
];
