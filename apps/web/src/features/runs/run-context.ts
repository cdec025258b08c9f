"use client";

import type { GraphDoc } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { createContext, use } from "react";
import type { RunView } from "@/server/runs/get-run";
import type { RunNode } from "./series-info";

/** What never changes while a run's page is open. */
export interface RunFacts {
  runId: string;
  graph: GraphDoc;
  spec: JobSpec;
  experiment: { id: string; name: string } | null;
  group: RunView["group"];
  requires: RunView["requires"];
  nodes: ReadonlyMap<string, RunNode>;
}

export const RunFactsContext = createContext<RunFacts | null>(null);

export function useRunFacts(): RunFacts {
  const facts = use(RunFactsContext);
  if (!facts) throw new Error("useRunFacts is for the inside of a run's page");
  return facts;
}

/** How a node is called on this page: its label, else its kind's title, else its id. */
export function useNodeTitle(): (nodeId: string) => string {
  const { nodes } = useRunFacts();
  return (nodeId) => nodes.get(nodeId)?.title ?? nodeId;
}
