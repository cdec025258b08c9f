"use client";

import type { GraphDoc } from "@switchyard/graph";
import type { ShownTask } from "@switchyard/protocol";
import { usePreview } from "@/features/reward-bench";
import type { Queries } from "./own-queries";

export interface SqlTasks {
  list: readonly ShownTask[];
  /** Why there are none, in a sentence; empty while they are made. */
  problem: string;
}

/** The first tasks of a node of the draft that carry a schema. Null for no node. */
export function useSqlTasks(doc: GraphDoc, node: string | null): SqlTasks {
  const { preview, problem } = usePreview(doc, node);
  const list = preview ? [...preview.train, ...preview.heldOut].filter(({ schema }) => schema !== null) : [];
  const isEmpty = preview !== null && list.length === 0;
  return { list, problem: isEmpty ? "These tasks carry no schema." : problem };
}

/** The task's own query stands for the candidate too, to be changed. */
export const taskQueries = ({ schema, answer }: ShownTask): Queries => ({
  schema: schema ?? "",
  reference: answer,
  candidate: answer,
});
