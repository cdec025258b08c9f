import { TEMPLATES, type Template } from "@switchyard/catalog";
import { moveNodes } from "@switchyard/graph";
import { layoutGraph } from "@/features/graph-view/layout";

/** The gallery, each graph arranged as the designer would arrange it. Made once a process. */
export const arrangedTemplates: readonly Template[] = TEMPLATES.map((template) => ({
  ...template,
  graph: moveNodes(template.graph, layoutGraph(template.graph, new Map())),
}));
