"use client";

import { BellRing } from "lucide-react";
import type { AlertView } from "@/server/alerts/edit-alerts";
import { Button } from "@/ui/button";
import { useNodeTitle } from "../run-context";
import { useView } from "../view-state";
import { alertTitle, isFresh } from "./alert-words";
import { useAlertMarks, useAlerts } from "./use-alerts";

/** More than these would push the run off the page; the Health tab has all. */
const SHOWN = 3;

/** Alerts that nobody has said anything to yet, over everything else of the run. */
export function AlertNotes() {
  const { data = [] } = useAlerts();
  const fresh = data.filter(isFresh);
  return (
    <section aria-label="New alerts" aria-live="polite">
      {fresh.slice(0, SHOWN).map((alert) => (
        <AlertNote key={alert.id} alert={alert} />
      ))}
      {fresh.length > SHOWN ? <More count={fresh.length - SHOWN} /> : null}
    </section>
  );
}

function AlertNote({ alert }: { alert: AlertView }) {
  const titleOf = useNodeTitle();
  const [, setView] = useView();
  const { acknowledge, dismiss } = useAlertMarks();
  const title = alertTitle(alert);
  const place = alert.stage ? ` in ${titleOf(alert.stage)}` : "";
  return (
    <div className="flex flex-wrap items-start gap-x-2.5 gap-y-2 border-b bg-warn-soft px-3 py-2.5 text-warn sm:px-4">
      <BellRing className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-48 flex-1 [overflow-wrap:anywhere]">
        <p className="font-medium">
          {title}
          {place}
          {alert.endedAt ? ", over by now" : ""}
        </p>
        <p>{alert.message}</p>
      </div>
      <div className="flex gap-1.5">
        <Button size="sm" onClick={() => void setView({ tab: "health", stage: alert.stage || null })}>
          Why
        </Button>
        <Button
          size="sm"
          aria-label={`Acknowledge: ${title}`}
          busy={acknowledge.isPending}
          onClick={() => acknowledge.mutate({ id: alert.id })}
        >
          Acknowledge
        </Button>
        <Button
          size="sm"
          aria-label={`Dismiss: ${title}`}
          busy={dismiss.isPending}
          onClick={() => dismiss.mutate({ id: alert.id })}
        >
          Dismiss
        </Button>
      </div>
    </div>
  );
}

function More({ count }: { count: number }) {
  const [, setView] = useView();
  return (
    <button
      type="button"
      onClick={() => void setView({ tab: "health" })}
      className="w-full border-b bg-warn-soft px-3 py-1.5 text-left text-warn text-xs underline underline-offset-2 sm:px-4"
    >
      {count === 1 ? "One more alert" : `${count} more alerts`}
    </button>
  );
}
