/** Why a queued run has not been taken, from what is known of the workers. Pure; the words are for a person. */
import {
  type Lack,
  lackOfAll,
  lacks,
  lackText,
  type Offer,
  remedyText,
  requirementInfo,
} from "@switchyard/graph";

export interface KnownWorker {
  readonly id: string;
  readonly name: string;
  readonly isPresent: boolean;
  readonly offers: readonly Offer[];
}

export type Waiting =
  /** Nobody that is known could take it. */
  | { readonly kind: "lacking"; readonly needs: string; readonly why: string; readonly remedy: string }
  /** Somebody could, but is not there; those that are there lack what it needs. */
  | { readonly kind: "away"; readonly needs: string; readonly names: readonly string[] }
  /** What it needs is no reason. */
  | { readonly kind: "turn" };

/** A worker that has never said what it has is not judged. */
const isKnown = ({ isPresent, offers }: KnownWorker): boolean => isPresent || offers.length > 0;

export function whyWaiting(
  requires: readonly string[],
  workers: readonly KnownWorker[],
  onlyWorkerId: string | null,
): Waiting {
  const candidates = workers.filter(
    (worker) => isKnown(worker) && (onlyWorkerId === null || worker.id === onlyWorkerId),
  );
  if (requires.length === 0 || candidates.length === 0) return { kind: "turn" };
  const able = candidates.filter(({ offers }) => lacks(requires, offers).length === 0);
  const needs = titles(requires);
  if (able.length === 0) {
    const lacking: readonly Lack[] =
      lackOfAll(
        requires,
        candidates.map(({ offers }) => offers),
      ) ?? [];
    return { kind: "lacking", needs, why: lackText(lacking), remedy: remedyText(lacking) };
  }
  const isReasonAway =
    able.every(({ isPresent }) => !isPresent) && candidates.some(({ isPresent }) => isPresent);
  return isReasonAway ? { kind: "away", needs, names: able.map(({ name }) => name) } : { kind: "turn" };
}

/** "Sandbox and Custom code". */
export function titles(requires: readonly string[]): string {
  const named = requires.map((name) => `‘${requirementInfo(name)?.title ?? name}’`);
  const last = named.pop() ?? "";
  return named.length > 0 ? `${named.join(", ")} and ${last}` : last;
}
