import { catalog } from "@switchyard/catalog";
import type { GraphNode } from "@switchyard/graph";

/** A node's own name, else that of its kind. */
export const nodeTitle = ({ kind, label }: Pick<GraphNode, "kind" | "label">): string =>
  label ?? catalog.get(kind)?.title ?? kind;
