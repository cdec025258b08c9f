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
  moveNodes,
  type Position,
  paste,
  pause,
  record,
  redo,
  removeNodes,
  removeSweep,
  resetParam,
  type Sweep,
  setLabel,
  setParam,
  setSweep,
  startHistory,
  undo,
} from "@switchyard/graph";
import { applyEdgeChanges, applyNodeChanges, type EdgeChange, type NodeChange } from "@xyflow/react";
import { createStore, type StoreApi } from "zustand/vanilla";
import {
  edgeId,
  estimatedHeight,
  type Flow,
  type FlowEdge,
  type FlowNode,
  GRID,
  type Standing,
  toFlow,
} from "@/features/graph-view";
import { freePlace } from "./place";
import { problemsOf } from "./problems-of";

export interface FieldFocus {
  nodeId: string;
  param: string | null;
  /** Rises, so that the same field can be asked for twice. */
  ticket: number;
}

export interface DesignerState {
  history: History<GraphDoc>;
  problems: readonly GraphProblem[];
  flow: Flow;
  /** Which stages would run, by node id; empty until it is known, and while the graph has errors. */
  standings: Readonly<Record<string, Standing>>;
  /** The field that a click on a problem, or Enter on a node, leads to. */
  focus: FieldFocus | null;
}

export interface DesignerActions {
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
  move: (positions: ReadonlyMap<string, Position>, intent: string | null) => void;
  removeSelected: () => void;
  copySelected: () => GraphClip | null;
  paste: (clip: GraphClip, offset?: Position) => void;
  duplicateSelected: () => void;
  select: (ids: readonly string[]) => void;
  focusField: (nodeId: string, param?: string | null) => void;
  changeNodes: (changes: NodeChange<FlowNode>[]) => void;
  changeEdges: (changes: EdgeChange<FlowEdge>[]) => void;
  setStandings: (standings: Readonly<Record<string, Standing>>) => void;
}

export type Designer = DesignerState & DesignerActions;
export type DesignerStore = StoreApi<Designer>;

export const selectedIds = (flow: Flow): string[] =>
  flow.nodes.filter((node) => node.selected).map((node) => node.id);

function withSelection(flow: Flow, ids: ReadonlySet<string>): Flow {
  return {
    nodes: flow.nodes.map((node) =>
      Boolean(node.selected) === ids.has(node.id) ? node : { ...node, selected: ids.has(node.id) },
    ),
    edges: flow.edges.map((edge) => (edge.selected ? { ...edge, selected: false } : edge)),
  };
}

function stateOf(
  history: History<GraphDoc>,
  { flow, standings }: { flow: Flow | null; standings: DesignerState["standings"] },
): Pick<DesignerState, "history" | "problems" | "flow"> {
  const problems = problemsOf(history.present);
  return { history, problems, flow: toFlow({ doc: history.present, problems, standings }, flow) };
}

/** What the actions are made of: reading the state, and taking an edit into it. */
interface Core {
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
type CanvasActions = Pick<DesignerActions, "changeNodes" | "changeEdges" | "setStandings">;

const historyActions = ({ get, set, take, edit }: Core): HistoryActions => ({
  edit,
  undo: () => take(undo(get().history)),
  redo: () => take(redo(get().history)),
  pause: () => set({ history: pause(get().history) }),
});

const editActions = ({ present, edit, select }: Core): EditActions => ({
  addKind: (kind, at, wire) => {
    const definition = catalog.get(kind);
    if (!definition) return null;
    const height = estimatedHeight({ id: "new", kind, params: {}, position: { x: 0, y: 0 } });
    const added = addNode(present(), definition, freePlace(present(), at, height));
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
  move: (positions, intent) => edit(moveNodes(present(), positions), intent),
});

const selectionActions = ({ get, set, present, edit, select }: Core): SelectionActions => {
  const selection = () => selectedIds(get().flow);
  const pasteClip: DesignerActions["paste"] = (clip, offset = { x: 2 * GRID, y: 2 * GRID }) => {
    const pasted = paste(present(), clip, offset);
    edit(pasted.doc);
    select(pasted.ids);
  };
  return {
    select,
    removeSelected: () => {
      const selected = get().flow.edges.filter((edge) => edge.selected);
      const gone = new Set(selected.map((edge) => edge.id));
      const wires = present().edges.filter((edge) => gone.has(edgeId(edge)));
      edit(removeNodes(disconnect(present(), wires), selection()));
    },
    copySelected: () => {
      const clip = copyNodes(present(), selection());
      return clip.nodes.length > 0 ? clip : null;
    },
    paste: pasteClip,
    duplicateSelected: () => pasteClip(copyNodes(present(), selection())),
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
    const { flow } = get();
    set({ flow: { ...flow, nodes: applyNodeChanges(kept, flow.nodes) } });
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
      ...stateOf(startHistory(doc), { flow: null, standings: {} }),
      standings: {},
      focus: null,
      ...historyActions(core),
      ...editActions(core),
      ...selectionActions(core),
      ...canvasActions(core),
    };
  });
}

/** While a node is dragged only the canvas moves it; where it ends goes into the document. */
function commitMoves(changes: readonly NodeChange<FlowNode>[], { move }: Designer): void {
  const positions = new Map<string, Position>();
  for (const change of changes) {
    if (change.type === "position" && change.dragging === false && change.position) {
      positions.set(change.id, { x: Math.round(change.position.x), y: Math.round(change.position.y) });
    }
  }
  if (positions.size > 0) move(positions, `move ${[...positions.keys()].sort().join(" ")}`);
}
