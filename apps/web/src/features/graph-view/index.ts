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
  type PartKind,
  partBoxes,
  partOf,
  reboxed,
  type Sizes,
  seenBoxes,
  tintOf,
} from "./annotations";
export { EDGE_TYPES, FIT_VIEW, NODE_TYPES, ZOOM_LIMITS } from "./canvas-parts";
export { FarContext } from "./far-context";
export { type DraggedFrom, DraggedFromContext, type PortEnd, type PortFit, type WireProbe } from "./fit";
export { allNodes, type Flow, type FlowInput } from "./flow";
export { edgeId } from "./flow-edges";
export { STUB_HEIGHT, STUB_WIDTH } from "./flow-folds";
export { FoldContext, type FoldMoves } from "./fold-context";
export {
  countText,
  type FoldNode,
  foldHandle,
  frameTitle,
  portAt,
  type StubNode,
  stubFlowId,
} from "./fold-data";
export { MAX_FOLD_VALUES } from "./fold-summary";
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
  FOLD_WIDTH,
  foldHeight,
  GRID,
  HEADER_HEIGHT,
  NODE_WIDTH,
  PORT_HEIGHT,
  shownParams,
  snap,
} from "./node-size";
export { nodeTitle } from "./node-title";
export { blocksOf, noteTitle } from "./note-text";
export { type Shown, seenPart, shownOf } from "./shown";
export { Spark } from "./spark";
export { sweepText } from "./sweep-text";
export { portNote, toFlow } from "./to-flow";
export { wirePath } from "./wire-edge";
export { linesByType, wireLines } from "./wire-lines";
