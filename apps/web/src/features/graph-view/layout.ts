import dagre from "@dagrejs/dagre";
import type { GraphDoc, Position } from "@switchyard/graph";
import { estimatedHeight, NODE_WIDTH, snap } from "./node-size";

export interface Size {
  width: number;
  height: number;
}

/** Places for all nodes, from left to right along the wires. `sizes` holds what the canvas has measured. */
export function layoutGraph(doc: GraphDoc, sizes: ReadonlyMap<string, Size>): Map<string, Position> {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 24, ranksep: 56, ranker: "network-simplex" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of doc.nodes) {
    const size = sizes.get(node.id) ?? { width: NODE_WIDTH, height: estimatedHeight(node) };
    graph.setNode(node.id, { ...size });
  }
  doc.edges.forEach(({ from, to }, index) => {
    // Models are the spine of an experiment: dagre draws heavy wires short and straight.
    const weight = from.port === "model" ? 4 : 1;
    if (graph.hasNode(from.node) && graph.hasNode(to.node)) {
      graph.setEdge(from.node, to.node, { weight }, String(index));
    }
  });
  dagre.layout(graph);
  return new Map(
    doc.nodes.map((node) => {
      // dagre gives centres; the canvas places left upper corners.
      const { x, y, width, height } = graph.node(node.id);
      return [node.id, snap({ x: x - width / 2, y: y - height / 2 })];
    }),
  );
}
