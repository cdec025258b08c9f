/** What all runs of a plan come to, each piece of work once. Pure. */
import { catalog } from "@switchyard/catalog";
import {
  type EstimateOptions,
  type EstimateTotals,
  estimateJob,
  type StageEstimate,
  totalsOf,
} from "@switchyard/compiler";
import type { PlannedRun } from "./run-plan";

export function planTotals(runs: readonly PlannedRun[], options: EstimateOptions): EstimateTotals {
  const distinct = new Map<string, StageEstimate>();
  for (const { spec } of runs) {
    const hashes = new Map(spec.nodes.map(({ id, hash }) => [id, hash]));
    for (const stage of estimateJob(spec, catalog, options).stages) {
      const hash = hashes.get(stage.id) ?? stage.id;
      if (!distinct.has(hash)) distinct.set(hash, stage);
    }
  }
  return totalsOf([...distinct.values()]);
}
