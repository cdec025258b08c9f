"use client";

import { SMOOTHINGS } from "@switchyard/curves";
import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsFloat,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import { useDeferredValue } from "react";
import { X_AXES } from "./curves/x-axis";
import { TOKEN_MODES } from "./rollouts/tokens/heat";

export const RUN_TABS = ["curves", "health", "rollouts", "reports", "log", "files"] as const;
export type RunTab = (typeof RUN_TABS)[number];

/** What is looked at lies in the address, so a link shows the same thing. */
const VIEW = {
  tab: parseAsStringLiteral(RUN_TABS).withDefault("curves"),
  /** Node that curves and rollouts are narrowed to. */
  node: parseAsString,
  /** Stage whose curves are shown, absent: all; and whose health is. */
  stage: parseAsString,
  smoothing: parseAsStringLiteral(SMOOTHINGS).withDefault("ema"),
  strength: parseAsFloat.withDefault(0.6),
  /** Words that a curve's title, node or name must hold. */
  find: parseAsString.withDefault(""),
  /** Curves shown first, as `stage:node/signal`. */
  pins: parseAsArrayOf(parseAsString).withDefault([]),
  /** Values on a logarithmic axis. */
  log: parseAsBoolean.withDefault(false),
  /** What curves are drawn over. */
  x: parseAsStringLiteral(X_AXES).withDefault("step"),
  /** The steps of a stage that its curves are narrowed to. */
  zoom: parseAsString,
  /** Rollouts: stage and step; absent: the newest. */
  at: parseAsString,
  step: parseAsInteger,
  group: parseAsInteger,
  /** What the tokens of completions are coloured by. */
  tokens: parseAsStringLiteral(TOKEN_MODES).withDefault("text"),
};

export const useView = () => useQueryStates(VIEW, { history: "replace", throttleMs: 150 });

/** The same for what takes long to draw: what was pressed shows first, then what follows from it. */
export function useSettledView() {
  const [view] = useView();
  return useDeferredValue(view);
}
