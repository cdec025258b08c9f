import { defaultsOf, lackOfAll, lackText, remedyText, requiredBy } from "@switchyard/graph";
import type { KnownOffers } from "../store/problems-of";
import { KINDS } from "./kinds";

/** Kinds that no known worker could run with their defaults, each with what is missing and how to get it. */
export function unavailableKinds(offers: KnownOffers): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { kind, definition } of KINDS) {
    const lacking = lackOfAll(requiredBy(definition, defaultsOf(definition)), offers);
    if (lacking && lacking.length > 0) found.set(kind, `${lackText(lacking)} ${remedyText(lacking)}`);
  }
  return found;
}
