"use client";

import {
  parseAsArrayOf,
  parseAsBoolean,
  parseAsFloat,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
  useQueryStates,
} from "nuqs";
import type { TableSort } from "@/server/runs/rollout-table";
import { SAMPLE_ORDERS } from "./group/order-samples";

const SORTS = ["step", "reward", "advantage", "tokens"] as const satisfies readonly TableSort[];
export const LISTS = ["prompts", "table"] as const;
export const MARKS = ["truncated", "errored"] as const;
export const LAYOUTS = ["side", "stacked"] as const;

/** How rollouts are listed and compared; which step and prompt stands in the view of the run's page. */
const VIEW = {
  list: parseAsStringLiteral(LISTS).withDefault("prompts"),
  /** Table: words, stage, step, rewards, a level and marks that a completion must have. */
  words: parseAsString.withDefault(""),
  from: parseAsString,
  only: parseAsInteger,
  min: parseAsFloat,
  max: parseAsFloat,
  /** A reward node and the level that it gave. */
  judge: parseAsString,
  level: parseAsString,
  marked: parseAsArrayOf(parseAsStringLiteral(MARKS)).withDefault([]),
  sort: parseAsStringLiteral(SORTS).withDefault("step"),
  /** Lowest first. */
  rising: parseAsBoolean.withDefault(false),
  /** Completions of a prompt: their order, how they are laid out, and which one the others are compared with. */
  order: parseAsStringLiteral(SAMPLE_ORDERS).withDefault("sampled"),
  layout: parseAsStringLiteral(LAYOUTS).withDefault("side"),
  base: parseAsInteger,
  /** The completion that was opened from the table. */
  pick: parseAsInteger,
};

export const useRolloutsView = () => useQueryStates(VIEW, { history: "replace", throttleMs: 150 });
