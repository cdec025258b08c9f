/** Where the texts of a comparison come from: typed, an example pair, or a task of the graph. */
import { catalog } from "@switchyard/catalog";
import type { GraphDoc } from "@switchyard/graph";
import type { MatchExamples } from "./examples";
import type { Queries } from "./own-queries";

export type Start =
  | { from: "own" }
  | { from: "example"; index: number }
  | { from: "task"; node: string; taskId: string };

export const startText = (start: Start): string => {
  if (start.from === "example") return `example ${start.index}`;
  return start.from === "task" ? `task ${start.node}` : "own";
};

/** A task's own id is chosen in a second list. */
export function readStart(text: string, taskId = ""): Start {
  const [from = "", name = ""] = text.split(" ", 2);
  if (from === "example") return { from, index: Number(name) };
  return from === "task" ? { from, node: name, taskId } : { from: "own" };
}

export const exampleQueries = ({ schema, pairs }: MatchExamples, index: number): Queries | null => {
  const pair = pairs[index];
  return pair ? { schema, reference: pair.reference.sql, candidate: pair.candidate.sql } : null;
};

/** The example pair that these texts are, so that no worker has to be asked. */
export const exampleOf = (examples: MatchExamples | undefined, queries: Queries): number | null => {
  if (!examples || queries.schema !== examples.schema) return null;
  const index = examples.pairs.findIndex(
    ({ candidate, reference }) => candidate.sql === queries.candidate && reference.sql === queries.reference,
  );
  return index < 0 ? null : index;
};

export interface SqlNode {
  id: string;
  label: string;
}

/** Nodes of the draft whose tasks are questions of SQL. */
export const sqlNodes = (doc: GraphDoc): SqlNode[] =>
  doc.nodes
    .filter(({ kind }) => kind === "tasks.sql")
    .map(({ id, kind, label }) => ({ id, label: label || catalog.get(kind)?.title || id }));

export const isComplete = ({ schema, reference, candidate }: Queries): boolean =>
  [schema, reference, candidate].every((text) => text.trim() !== "");
