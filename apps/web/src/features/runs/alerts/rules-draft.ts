/** The rules as they stand in the form: numbers are text until they are saved, so that nothing typed is lost. */
import { type AlertRules, alertRulesSchema, type RuleName } from "@/health/alerts/rules";

export interface RuleField {
  rule: RuleName;
  name: string;
  title: string;
  unit: string;
}

export interface RuleForm {
  rule: RuleName;
  title: string;
  about: string;
  fields: readonly Omit<RuleField, "rule">[];
}

export const RULE_FORMS: readonly RuleForm[] = [
  {
    rule: "notFinite",
    title: "A value is not finite",
    about: "A loss, gradient norm, reward or KL that is NaN or infinite.",
    fields: [],
  },
  {
    rule: "kl",
    title: "The KL is too large",
    about: "On average over the last 5 steps.",
    fields: [
      { name: "startAbove", title: "KL to the start above", unit: "nats" },
      { name: "samplerAbove", title: "KL to the sampler above", unit: "nats" },
    ],
  },
  {
    rule: "collapse",
    title: "The policy collapses",
    about: "The entropy, or the spread of rewards within a group, stays low for so many steps.",
    fields: [
      { name: "entropyBelow", title: "Entropy below", unit: "nats" },
      { name: "spreadBelow", title: "Spread below", unit: "reward" },
      { name: "steps", title: "For", unit: "steps" },
    ],
  },
  {
    rule: "stall",
    title: "The reward stalls",
    about: "It does not rise beyond its scatter over so many steps.",
    fields: [{ name: "steps", title: "Over", unit: "steps" }],
  },
  {
    rule: "silence",
    title: "The run falls silent",
    about: "No event for so long, though a worker holds it.",
    fields: [{ name: "minutes", title: "For", unit: "minutes" }],
  },
];

export interface RulesDraft {
  on: Readonly<Record<RuleName, boolean>>;
  /** By `rule.field`, and `solvedAbove`. */
  numbers: Readonly<Record<string, string>>;
  webhook: string;
}

export const fieldKey = (rule: RuleName, name: string): string => `${rule}.${name}`;

export function draftOf(rules: AlertRules): RulesDraft {
  const numbers: Record<string, string> = { solvedAbove: String(rules.solvedAbove) };
  const on = {} as Record<RuleName, boolean>;
  for (const { rule, fields } of RULE_FORMS) {
    const values: Readonly<Record<string, unknown>> = rules[rule];
    on[rule] = rules[rule].on;
    for (const { name } of fields) numbers[fieldKey(rule, name)] = String(values[name]);
  }
  return { on, numbers, webhook: rules.webhook ?? "" };
}

export type DraftRead =
  | { ok: true; rules: AlertRules }
  /** Sentences by `rule.field`. */
  | { ok: false; errors: Readonly<Record<string, readonly string[]>> };

const numberOf = (text: string | undefined): number =>
  text === undefined || text.trim() === "" ? Number.NaN : Number(text.trim());

export function readDraft(draft: RulesDraft): DraftRead {
  const rules = Object.fromEntries(
    RULE_FORMS.map(({ rule, fields }) => [
      rule,
      {
        on: draft.on[rule],
        ...Object.fromEntries(
          fields.map(({ name }) => [name, numberOf(draft.numbers[fieldKey(rule, name)])]),
        ),
      },
    ]),
  );
  const read = alertRulesSchema.safeParse({
    ...rules,
    solvedAbove: numberOf(draft.numbers.solvedAbove),
    webhook: draft.webhook.trim() || null,
  });
  if (read.success) return { ok: true, rules: read.data };
  const errors: Record<string, string[]> = {};
  for (const { path, message } of read.error.issues) {
    const key = path.join(".");
    errors[key] = [...(errors[key] ?? []), message];
  }
  return { ok: false, errors };
}
