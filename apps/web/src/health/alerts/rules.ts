/** The rules that raise alerts, with the values that hold where nobody has set others. */
import { z } from "zod";

/** More steps than this are not read at a look. */
export const MAX_STEPS = 2_000;

const on = z.boolean().default(true);
const steps = z
  .int("A whole number of steps is needed.")
  .min(10, "At least 10 steps are needed to tell a trend.")
  .max(MAX_STEPS, `At most ${MAX_STEPS} steps are looked at.`);
const positive = (what: string) => z.number(`${what} must be a number.`).gt(0, `${what} must be above 0.`);

/** Kept with an experiment or a run; a rule that was not known yet when they were saved has its default. */
export const alertRulesSchema = z.strictObject({
  notFinite: z.strictObject({ on }).prefault({}),
  kl: z
    .strictObject({
      on,
      startAbove: positive("The KL to the start").max(1e6).default(2),
      samplerAbove: positive("The KL to the sampler").max(1e6).default(0.5),
    })
    .prefault({}),
  collapse: z
    .strictObject({
      on,
      entropyBelow: positive("The entropy").max(100).default(0.05),
      spreadBelow: positive("The spread").max(1e6).default(0.005),
      steps: steps.default(30),
    })
    .prefault({}),
  stall: z.strictObject({ on, steps: steps.default(300) }).prefault({}),
  silence: z
    .strictObject({
      on,
      minutes: positive("The minutes").max(10_080, "At most a week: 10080 minutes.").default(15),
    })
    .prefault({}),
  /** A mean reward from which on the tasks count as solved: neither a collapse nor a stall then. */
  solvedAbove: z.number("The reward that counts as solved must be a number.").default(0.95),
  /** Where alerts are sent as they begin; null: nowhere. */
  webhook: z.string().max(2_000, "The address has at most 2000 characters.").nullable().default(null),
});

export type AlertRules = z.output<typeof alertRulesSchema>;
export const DEFAULT_RULES: AlertRules = alertRulesSchema.parse({});

export const RULE_NAMES = ["notFinite", "kl", "collapse", "stall", "silence"] as const;
export type RuleName = (typeof RULE_NAMES)[number];

export const RULE_TITLES: Record<RuleName, string> = {
  notFinite: "Not finite",
  kl: "KL too large",
  collapse: "Collapse",
  stall: "Stall",
  silence: "Silence",
};

export const isRuleName = (name: string): name is RuleName => RULE_NAMES.some((one) => one === name);
