/**
 * What the designer holds: the document with its history, what is selected, and what the canvas draws. Framework-free
 * but for zustand; every change of the document goes through `edit`.
 */
import { catalog } from "@switchyard/catalog";
import {
  addNode,
  connect,
  copyNodes,
  disconnect,
  type GraphClip,
  type GraphDoc,
  type GraphEdge,
  type GraphProblem,
  type History,
  type JsonValue,
  type Position,
  paste,
  pause,
  record,
  redo,
  removeFrames,
  removeNodes,
  removeNotes,
  removeSweep,
  resetParam,
  type Sweep,
  setLabel,
  setParam,
  setSweep,
  startHistory,
  undo,
} from "@switchyard/graph";
import { applyEdgeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { createStore, type StoreApi } from "zustand/vanilla";
import {
  type CanvasNode,
  edgeId,
  estimatedHeight,
  type Flow,
  type FlowEdge,
  GRID,
  measuredSizes,
  NODE_WIDTH,
  noteFlowId,
  type Standing,
  toFlow,
} from "@/features/graph-view";
import { type AnnotationActions, annotationActions } from "./annotation-actions";
import { applyChanges, moveParts, placesIn } from "./canvas-moves";
import { chosenParts, withSelection } from "./chosen";
import { freePlace } from "./place";
import { type KnownOffers, problemsOf } from "./problems-of";

export { selectedIds } from "./chosen";

export interface FieldFocus {
  nodeId: string;
  param: string | null;
  /** Rises, so that the same field can be asked for twice. */
  ticket: number;
}

export interface DesignerState {
  history: History<GraphDoc>;
  problems: readonly GraphProblem[];
  /** Of the workers that are known; empty until they are. */
  offers: KnownOffers;
  flow: Flow;
  /** Which stages would run, by node id; empty until it is known, and while the graph has errors. */
  standings: Readonly<Record<string, Standing>>;
  /** The field that a click on a problem, or Enter on a node, leads to. */
  focus: FieldFocus | null;
  /** The note whose text is being typed on the canvas. */
  editingNote: string | null;
}

export interface DesignerActions extends AnnotationActions {
  edit: (doc: GraphDoc, intent?: string | null) => void;
  undo: () => void;
  redo: () => void;
  /** Ends a row of edits that count as one step. */
  pause: () => void;
  addKind: (kind: string, at: Position, wire?: ((id: string) => GraphEdge) | undefined) => string | null;
  connect: (edge: GraphEdge) => void;
  disconnect: (edges: readonly GraphEdge[]) => void;
  setParam: (id: string, param: string, value: JsonValue) => void;
  resetParam: (id: string, param: string) => void;
  /** Null takes the sweep away. */
  setSweep: (id: string, param: string, sweep: Sweep | null) => void;
  setLabel: (id: string, label: string) => void;
  /** By ids of the canvas: nodes, notes, and frames with what they hold. */
  move: (positions: ReadonlyMap<string, Position>, intent: string | null) => void;
  removeSelected: () => void;
  copySelected: () => GraphClip | null;
  paste: (clip: GraphClip, offset?: Position) => void;
  duplicateSelected: () => void;
  /** By ids of the canvas. */
  select: (ids: readonly string[]) => void;
  focusField: (nodeId: string, param?: string | null) => void;
  changeNodes: (changes: NodeChange<CanvasNode>[]) => void;
  changeEdges: (changes: EdgeChange<FlowEdge>[]) => void;
  setStandings: (standings: Readonly<Record<string, Standing>>) => void;
  setOffers: (offers: KnownOffers) => void;
}

export type Designer = DesignerState & DesignerActions;
export type DesignerStore = StoreApi<Designer>;

function stateOf(
  history: History<GraphDoc>,
  { flow, standings, offers }: Pick<DesignerState, "standings" | "offers"> & { flow: Flow | null },
): Pick<DesignerState, "history" | "problems" | "flow"> {
  const problems = problemsOf(history.present, offers);
  return { history, problems, flow: toFlow({ doc: history.present, problems, standings }, flow) };
}

/** What the actions are made of: reading the state, and taking an edit into it. */
export interface Core {
  get: () => Designer;
  set: (state: Partial<DesignerState>) => void;
  present: () => GraphDoc;
  take: (history: History<GraphDoc>) => void;
  edit: DesignerActions["edit"];
  select: DesignerActions["select"];
}

type HistoryActions = Pick<DesignerActions, "edit" | "undo" | "redo" | "pause">;
type EditActions = Pick<
  DesignerActions,
  "addKind" | "connect" | "disconnect" | "setParam" | "resetParam" | "setSweep" | "setLabel" | "move"
>;
type SelectionActions = Pick<
  DesignerActions,
  "removeSelected" | "copySelected" | "paste" | "duplicateSelected" | "select" | "focusField"
>;
type CanvasActions = Pick<DesignerActions, "changeNodes" | "changeEdges" | "setStandings" | "setOffers">;

const historyActions = ({ get, set, take, edit }: Core): HistoryActions => ({
  edit,
  undo: () => take(undo(get().history)),
  redo: () => take(redo(get().history)),
  pause: () => set({ history: pause(get().history) }),
});

const editActions = ({ get, present, edit, select }: Core): EditActions => ({
  addKind: (kind, at, wire) => {
    const definition = catalog.get(kind);
    if (!definition) return null;
    const height = estimatedHeight({ id: "new", kind, params: {}, position: { x: 0, y: 0 } });
    const added = addNode(present(), definition, freePlace(present(), at, { width: NODE_WIDTH, height }));
    edit(wire ? connect(added.doc, wire(added.id), catalog) : added.doc);
    select([added.id]);
    return added.id;
  },
  connect: (edge) => edit(connect(present(), edge, catalog)),
  disconnect: (edges) => edit(disconnect(present(), edges)),
  setParam: (id, param, value) =>
    edit(setParam(present(), { id, param, value }, catalog), `param ${id} ${param}`),
  resetParam: (id, param) => edit(resetParam(present(), id, param)),
  setSweep: (id, param, sweep) =>
    sweep === null
      ? edit(removeSweep(present(), id, param))
      : edit(setSweep(present(), { id, param, sweep }), `sweep ${id} ${param}`),
  setLabel: (id, label) => edit(setLabel(present(), id, label), `label ${id}`),
  move: (positions, intent) => edit(moveParts(present(), positions, measuredSizes(get().flow.nodes)), intent),
});

const selectionActions = ({ get, set, present, edit, select }: Core): SelectionActions => {
  const chosen = () => chosenParts(present(), get().flow);
  const copied = (): GraphClip => {
    const { nodes, notes } = chosen();
    return copyNodes(present(), nodes, notes);
  };
  const pasteClip: DesignerActions["paste"] = (clip, offset = { x: 2 * GRID, y: 2 * GRID }) => {
    const pasted = paste(present(), clip, offset);
    edit(pasted.doc);
    select([...pasted.ids, ...pasted.notes.map(noteFlowId)]);
  };
  return {
    select,
    removeSelected: () => {
      const selected = get().flow.edges.filter((edge) => edge.selected);
      const gone = new Set(selected.map((edge) => edge.id));
      const wires = present().edges.filter((edge) => gone.has(edgeId(edge)));
      const { nodes, notes, frames } = chosen();
      const bare = removeFrames(disconnect(present(), wires), frames);
      edit(removeNotes(removeNodes(bare, nodes), notes));
    },
    copySelected: () => {
      const clip = copied();
      return clip.nodes.length + (clip.notes?.length ?? 0) > 0 ? clip : null;
    },
    paste: pasteClip,
    duplicateSelected: () => pasteClip(copied()),
    focusField: (nodeId, param = null) => {
      select([nodeId]);
      set({ focus: { nodeId, param, ticket: (get().focus?.ticket ?? 0) + 1 } });
    },
  };
};

/** The document alone says which nodes there are: the canvas may move and select them, not remove them. */
const canvasActions = ({ get, set }: Core): CanvasActions => ({
  changeNodes: (changes) => {
    const kept = changes.filter((change) => change.type !== "remove");
    const { flow, history } = get();
    set({ flow: applyChanges(flow, kept, history.present) });
    commitMoves(kept, get());
  },
  changeEdges: (changes) => {
    const kept = changes.filter((change) => change.type !== "remove");
    const { flow } = get();
    set({ flow: { ...flow, edges: applyEdgeChanges(kept, flow.edges) } });
  },
  setStandings: (standings) => {
    const { history, problems, flow } = get();
    set({ standings, flow: toFlow({ doc: history.present, problems, standings }, flow) });
  },
  setOffers: (offers) => {
    const { history, ...held } = get();
    set({ offers, ...stateOf(history, { ...held, offers }) });
  },
});

export function createDesignerStore(doc: GraphDoc): DesignerStore {
  return createStore<Designer>((set, get) => {
    const take = (history: History<GraphDoc>) => {
      if (history !== get().history) set(stateOf(history, get()));
    };
    const core: Core = {
      get,
      set,
      take,
      present: () => get().history.present,
      edit: (next, intent = null) => take(record(get().history, next, intent)),
      select: (ids) => set({ flow: withSelection(get().flow, new Set(ids)) }),
    };
    return {
      ...stateOf(startHistory(doc), { flow: null, standings: {}, offers: [] }),
      standings: {},
      offers: [],
      focus: null,
      editingNote: null,
      ...historyActions(core),
      ...editActions(core),
      ...selectionActions(core),
      ...canvasActions(core),
      ...annotationActions(core),
    };
  });
}

/** While something is dragged only the canvas moves it; where it ends goes into the document. */
function commitMoves(changes: readonly NodeChange<CanvasNode>[], { move }: Designer): void {
  const positions = placesIn(changes, true);
  if (positions.size > 0) move(positions, moveIntent([...positions.keys()]));
}

/** Of one drag, and of what follows from where it ends. */
export const moveIntent = (ids: readonly string[]): string => `move ${[...ids].sort().join(" ")}`;
