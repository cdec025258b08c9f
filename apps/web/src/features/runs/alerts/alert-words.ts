import { isRuleName, RULE_TITLES } from "@/health/alerts/rules";
import type { AlertView } from "@/server/alerts/edit-alerts";

export const alertTitle = ({ rule }: Pick<AlertView, "rule">): string =>
  isRuleName(rule) ? RULE_TITLES[rule] : rule;

/** What stands over the run: until somebody has acknowledged or dismissed it. */
export const isFresh = ({ acknowledgedAt, dismissedAt }: Pick<AlertView, "acknowledgedAt" | "dismissedAt">) =>
  acknowledgedAt === null && dismissedAt === null;

/** Where it stands on its way to a webhook; empty where it goes nowhere. */
export function deliveryWords({
  delivery,
  tries,
  deliveryNote,
}: Pick<AlertView, "delivery" | "tries" | "deliveryNote">): string {
  switch (delivery) {
    case "none":
      return "";
    case "sent":
      return "Sent to the webhook.";
    case "failed":
      return `Not sent to the webhook, after ${tries === 1 ? "one try" : `${tries} tries`}: ${deliveryNote}`;
    case "waiting":
      return tries === 0
        ? "On its way to the webhook."
        : `Not sent to the webhook yet, it is tried again: ${deliveryNote}`;
  }
}
