/** Drawing graphs: the same nodes and wires in the designer, on a run's page and in previews. Knows no page. */
export { EDGE_TYPES, FIT_VIEW, NODE_TYPES, ZOOM_LIMITS } from "./canvas-parts";
export { WireFitContext, type WireProbe } from "./fit";
export { formatParam } from "./format-param";
export { GraphPreview } from "./graph-preview";
export { GraphView, type GraphViewProps } from "./graph-view";
export { layoutGraph, type Size } from "./layout";
export {
  accentOf,
  type FlowEdge,
  type FlowNode,
  type GraphNodeData,
  type NodeLive,
  type NodeRunState,
  type Standing,
} from "./node-data";
export { estimatedHeight, GRID, NODE_WIDTH, snap } from "./node-size";
export type { PortFit } from "./port-row";
export { Spark } from "./spark";
export { sweepText } from "./sweep-text";
export { edgeId, type Flow, portNote, toFlow } from "./to-flow";
