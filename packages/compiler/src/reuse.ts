import type { JobSpec } from "@switchyard/protocol";

export interface StageReuse {
  readonly stage: string;
  readonly hash: string;
  /** The stage of the earlier job whose result can be taken, or null where the work must be done. */
  readonly reusedFrom: string | null;
  /**
   * Why the work must be done: ids of nodes in or before this stage that the earlier job does not have in this form
   * although it has everything plugged into them. Empty where it is reused, or where only seed or version differ.
   */
  readonly changed: readonly string[];
}

/** Which stages of a job need not run again, given an earlier one that has finished. */
export function explainReuse(earlier: JobSpec, next: JobSpec): StageReuse[] {
  const earlierStages = new Set(earlier.stages);
  const stageByHash = new Map(
    earlier.nodes.filter((node) => earlierStages.has(node.id)).map((node) => [node.hash, node.id]),
  );
  const causes = changeCauses(earlier, next);
  const byId = new Map(next.nodes.map((node) => [node.id, node]));
  return next.stages.map((stage) => {
    const hash = byId.get(stage)?.hash ?? "";
    const reusedFrom = stageByHash.get(hash) ?? null;
    return { stage, hash, reusedFrom, changed: reusedFrom ? [] : [...(causes.get(stage) ?? [])] };
  });
}

/** Node -> the nodes at or before it where the difference from the earlier job begins. */
function changeCauses(earlier: JobSpec, next: JobSpec): Map<string, Set<string>> {
  const held = new Set(earlier.nodes.map((node) => node.hash));
  const causes = new Map<string, Set<string>>();
  for (const node of next.nodes) {
    const own = new Set<string>();
    for (const ref of Object.values(node.inputs).flat())
      for (const cause of causes.get(ref.node) ?? []) own.add(cause);
    if (own.size === 0 && !held.has(node.hash)) own.add(node.id);
    causes.set(node.id, own);
  }
  return causes;
}
