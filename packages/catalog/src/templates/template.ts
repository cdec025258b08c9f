import type { GraphDoc } from "@switchyard/graph";

/** A graph to start from, as the gallery shows it. */
export interface Template {
  /** Names its file in `fixtures/graphs` too. */
  readonly slug: string;
  readonly title: string;
  /** Two sentences at most: what it does, and what it is good for. */
  readonly summary: string;
  readonly paper?: { readonly id: string; readonly title: string };
  /** What a person must fill in before it runs; empty for most. */
  readonly asks: readonly { readonly nodeId: string; readonly param: string }[];
  /** Nodes whose warnings it lives with on purpose; the summary says why. None where absent. */
  readonly cautions?: readonly string[];
  readonly graph: GraphDoc;
}
