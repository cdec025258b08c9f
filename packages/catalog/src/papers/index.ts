/**
 * The published methods that nodes and templates stand for, each told once: `docs/papers` and the pages of the app are
 * made from these. To add one: a file, a line in this list, then `npm run emit`.
 */
import { adacot } from "./adacot";
import { anytimeBrpo } from "./anytime-brpo";
import { dgro } from "./dgro";
import { graphRewardSql } from "./graph-reward-sql";
import { j1 } from "./j1";
import { lopti } from "./lopti";
import type { Paper } from "./paper";
import { sasr } from "./sasr";
import { verireason } from "./verireason";

export * from "./paper";
export * from "./result";
export * from "./standing";

export const PAPERS: readonly Paper[] = [
  sasr,
  dgro,
  lopti,
  anytimeBrpo,
  adacot,
  verireason,
  graphRewardSql,
  j1,
];
