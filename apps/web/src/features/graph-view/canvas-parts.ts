import { FoldCard } from "./fold-card";
import { FrameCard } from "./frame-card";
import { GraphNodeCard } from "./graph-node";
import { NoteCard } from "./note-card";
import { StubCard } from "./stub-card";
import { WireEdge } from "./wire-edge";

/** React Flow compares these maps by identity: they must be made once. */
export const NODE_TYPES = {
  graphNode: GraphNodeCard,
  note: NoteCard,
  frame: FrameCard,
  fold: FoldCard,
  stub: StubCard,
};
export const EDGE_TYPES = { wire: WireEdge };

export const ZOOM_LIMITS = { minZoom: 0.05, maxZoom: 2 };
export const FIT_VIEW = { padding: 0.12, maxZoom: 1 };
