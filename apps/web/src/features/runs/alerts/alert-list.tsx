"use client";

import { Bell } from "lucide-react";
import { useState } from "react";
import type { AlertView } from "@/server/alerts/edit-alerts";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { useShowCurve } from "../health/use-show-curve";
import { useNodeTitle } from "../run-context";
import { alertTitle, deliveryWords } from "./alert-words";
import { RulesDialog } from "./rules-dialog";
import { useAlertMarks, useAlerts } from "./use-alerts";

/** Every alert of the run that is not dismissed, and the way to its rules. */
export function AlertList() {
  const { data, isPending, isError } = useAlerts();
  const [isEditing, setEditing] = useState(false);
  const shown = data?.filter(({ dismissedAt }) => dismissedAt === null) ?? [];
  return (
    <section aria-labelledby="health-alerts">
      <div className="mb-2.5 flex items-center gap-3">
        <h2 id="health-alerts" className="font-semibold text-sm">
          Alerts
        </h2>
        <Button size="sm" className="ml-auto" onClick={() => setEditing(true)}>
          Alert rules
        </Button>
      </div>
      <Card className="overflow-hidden">
        {shown.length > 0 ? (
          <ul className="divide-y">
            {shown.map((alert) => (
              <AlertItem key={alert.id} alert={alert} />
            ))}
          </ul>
        ) : (
          <p className="flex gap-2.5 p-3 text-soft">
            <Bell className="mt-0.5 size-4 shrink-0 text-faint" aria-hidden="true" />
            {isPending
              ? "Reading the alerts…"
              : isError
                ? "The alerts could not be read. Reload the page to try again."
                : "No alert. The rules are looked at every few seconds while a worker holds the run."}
          </p>
        )}
      </Card>
      <RulesDialog open={isEditing} onClose={() => setEditing(false)} />
    </section>
  );
}

const clock = (date: Date): string =>
  date.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

function AlertItem({ alert }: { alert: AlertView }) {
  const titleOf = useNodeTitle();
  const showCurve = useShowCurve();
  const { acknowledge, dismiss } = useAlertMarks();
  const title = alertTitle(alert);
  const sent = deliveryWords(alert);
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 p-3">
      <div className="min-w-48 flex-1 [overflow-wrap:anywhere]">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="font-medium">{title}</h3>
          <Badge tone={alert.endedAt ? "neutral" : "warn"}>{alert.endedAt ? "Over" : "Goes on"}</Badge>
          {alert.acknowledgedAt ? <Badge>Acknowledged</Badge> : null}
        </div>
        <p className="text-soft">
          {alert.message}{" "}
          {alert.series ? (
            <button
              type="button"
              className="rounded text-brand underline-offset-2 hover:underline"
              aria-label={`Show the curve ${alert.series}`}
              onClick={() => showCurve(alert.stage, alert.series ?? "")}
            >
              Curve
            </button>
          ) : null}
        </p>
        <p className="tabular text-faint text-xs">
          {alert.stage ? `${titleOf(alert.stage)}. ` : ""}
          Since {clock(alert.startedAt)}
          {alert.endedAt ? ` until ${clock(alert.endedAt)}` : ""}. {sent}
        </p>
      </div>
      <div className="flex gap-1.5">
        {alert.acknowledgedAt ? null : (
          <Button
            size="sm"
            aria-label={`Acknowledge the alert ${title}`}
            onClick={() => acknowledge.mutate({ id: alert.id })}
          >
            Acknowledge
          </Button>
        )}
        <Button
          size="sm"
          aria-label={`Dismiss the alert ${title}`}
          onClick={() => dismiss.mutate({ id: alert.id })}
        >
          Dismiss
        </Button>
      </div>
    </li>
  );
}
