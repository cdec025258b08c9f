"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import type { RunCurves } from "@/server/runs/run-curves";
import { useTRPC } from "@/trpc/client";
import { AlertNotes } from "./alerts/alert-notes";
import { FailureNote } from "./header/failure-note";
import { RunHeader } from "./header/run-header";
import { StageRail } from "./header/stage-rail";
import { WaitingNote } from "./header/waiting-note";
import { TILE_TARGET } from "./live/run-state";
import { makeRunStore, RunStoreContext } from "./live/run-store";
import { useCurveReads, useRunFeed } from "./live/use-run-feed";
import { RunFactsContext } from "./run-context";
import { RunTabs } from "./run-tabs";
import { runNodes } from "./series-info";
import { useView } from "./view-state";

/** Comes to life after the rest of the page, so that the curves need not wait for it. */
const RunGraph = dynamic(() => import("./graph/run-graph").then((module) => module.RunGraph), {
  loading: () => <div className="h-[calc(clamp(15rem,46dvh,32rem)+2.25rem)] border-b bg-surface" />,
});

interface RunPageProps {
  runId: string;
  /** On their way with the page, while it is drawn already. */
  curves: Promise<RunCurves | null>;
}

/** One run: live while it goes on, and the same page once it has ended. */
export function RunPage({ runId, curves }: RunPageProps) {
  const trpc = useTRPC();
  // Read once: from then on the feed tells what changes.
  const { data } = useSuspenseQuery(
    trpc.runs.get.queryOptions({ runId }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  const [store] = useState(() => makeRunStore(data));
  const facts = useMemo(
    () => ({
      runId,
      graph: data.graph,
      spec: data.spec,
      experiment: data.experiment,
      group: data.group,
      requires: data.requires,
      nodes: runNodes(data.spec, data.graph),
    }),
    [runId, data],
  );
  useRunFeed(runId, store);
  useCurveReads(runId, store, { target: TILE_TARGET, brought: curves });
  return (
    <RunFactsContext value={facts}>
      <RunStoreContext value={store}>
        <RunBody />
      </RunStoreContext>
    </RunFactsContext>
  );
}

function RunBody() {
  const [view, setView] = useView();
  const select = (node: string | null) => void setView({ node: node === view.node ? null : node });
  return (
    <div className="flex min-h-full flex-col">
      <RunHeader />
      <FailureNote onSelect={select} />
      <AlertNotes />
      <WaitingNote />
      <StageRail selectedId={view.node} onSelect={select} />
      <RunGraph selectedId={view.node} onSelect={(node) => void setView({ node })} />
      <RunTabs />
    </div>
  );
}
