/** Drawing graphs: the same nodes and wires in the designer, on a run's page and in previews. Knows no page. */
export { AnnotationEditContext, type AnnotationEdits } from "./annotation-context";
export {
  type CanvasNode,
  type FrameNode,
  flowFrames,
  frameBoxes,
  frameFlowId,
  measuredSizes,
  type NoteNode,
  noteFlowId,
  partBoxes,
  partOf,
  type Sizes,
  tintOf,
} from "./annotations";
export { EDGE_TYPES, FIT_VIEW, NODE_TYPES, ZOOM_LIMITS } from "./canvas-parts";
export { type DraggedFrom, DraggedFromContext, type PortEnd, type PortFit, type WireProbe } from "./fit";
export { formatParam } from "./format-param";
export { GraphPreview } from "./graph-preview";
export { GraphView, type GraphViewProps } from "./graph-view";
export { layoutGraph, type Size } from "./layout";
export { layoutAway } from "./layout-away";
export {
  accentOf,
  type FlowEdge,
  type FlowNode,
  type GraphNodeData,
  type NodeLive,
  type NodeRunState,
  type Standing,
} from "./node-data";
export {
  estimatedHeight,
  GRID,
  HEADER_HEIGHT,
  NODE_WIDTH,
  PORT_HEIGHT,
  shownParams,
  snap,
} from "./node-size";
export { blocksOf, noteTitle } from "./note-text";
export { Spark } from "./spark";
export { sweepText } from "./sweep-text";
export { allNodes, edgeId, type Flow, portNote, toFlow } from "./to-flow";
