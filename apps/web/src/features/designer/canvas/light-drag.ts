/**
 * While nodes are dragged their cards and wires are moved in the page itself, and the canvas is told where they are when
 * the drag ends: React Flow asks every node and wire on the canvas after each change, which for a thousand of them costs
 * more than the time of a frame.
 */
import type { NodeChange, useStoreApi } from "@xyflow/react";
import { getEdgePosition, type InternalNodeBase, type XYPosition } from "@xyflow/system";
import { createStore } from "zustand/vanilla";
import { type CanvasNode, type FlowEdge, partOf, wirePath } from "@/features/graph-view";
import { placesIn } from "../store/canvas-moves";

type Canvas = ReturnType<typeof useStoreApi<CanvasNode, FlowEdge>>;
type CanvasState = ReturnType<Canvas["getState"]>;
type Places = ReadonlyMap<string, XYPosition>;

const NOWHERE: Places = new Map();

/** Something in the page that is moved past React, and how it was before. */
interface Moved {
  readonly draw: (places: Places, state: CanvasState) => void;
  readonly restore: () => void;
}

function movedCard(root: Element, id: string): Moved[] {
  const card = root.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
  if (!card) return [];
  const before = card.style.transform;
  return [
    {
      draw: (places) => {
        const place = places.get(id);
        if (place) card.style.transform = `translate(${place.x}px,${place.y}px)`;
      },
      restore: () => {
        card.style.transform = before;
      },
    },
  ];
}

const at = (node: InternalNodeBase<CanvasNode>, place: XYPosition | undefined) =>
  place ? { ...node, internals: { ...node.internals, positionAbsolute: place } } : node;

function movedWire(root: Element, edge: FlowEdge): Moved[] {
  const { id, source, target, sourceHandle = null, targetHandle = null } = edge;
  const paths = [...root.querySelectorAll(`.react-flow__edge[data-id="${CSS.escape(id)}"] path[d]`)];
  const before = paths.map((path) => path.getAttribute("d") ?? "");
  return [
    {
      draw: (places, { nodeLookup, connectionMode }) => {
        const [from, to] = [nodeLookup.get(source), nodeLookup.get(target)];
        if (!from || !to) return;
        const ends = getEdgePosition({
          id,
          sourceNode: at(from, places.get(source)),
          targetNode: at(to, places.get(target)),
          sourceHandle,
          targetHandle,
          connectionMode,
        });
        if (!ends) return;
        const line = wirePath(ends);
        for (const path of paths) path.setAttribute("d", line);
      },
      restore: () => {
        for (const [index, path] of paths.entries()) path.setAttribute("d", before[index] ?? "");
      },
    },
  ];
}

function movedBy(places: Places, { domNode, edges }: CanvasState): Moved[] {
  if (!domNode) return [];
  const wires = edges.filter(({ source, target }) => places.has(source) || places.has(target));
  return [
    ...[...places.keys()].flatMap((id) => movedCard(domNode, id)),
    ...wires.flatMap((edge) => movedWire(domNode, edge)),
  ];
}

/** Frames take along what they hold, and the box around a selection follows it: those the canvas moves itself. */
const isPlain = (places: Places, { nodesSelectionActive }: CanvasState): boolean =>
  !nodesSelectionActive && [...places.keys()].every((id) => partOf(id).kind !== "frame");

export interface LightDrag {
  /** The changes of the canvas that its owner must still be told, which at the end of a drag are all. */
  readonly take: (changes: NodeChange<CanvasNode>[]) => NodeChange<CanvasNode>[];
  /** Where what is being dragged is drawn, by ids of the canvas. */
  readonly places: { readonly getState: () => Places; readonly subscribe: (heard: () => void) => () => void };
}

interface Drag {
  /** The view in which it began. */
  readonly transform: unknown;
  /** Where the canvas was told that things are. */
  readonly told: Places;
  /** What it moves past React; null until the canvas shows what it was told. */
  moved: readonly Moved[] | null;
}

const isShown = ({ told }: Drag, { nodeLookup }: CanvasState): boolean =>
  [...told].every(([id, { x, y }]) => {
    const place = nodeLookup.get(id)?.internals.positionAbsolute;
    return place?.x === x && place.y === y;
  });

export function makeLightDrag(canvas: Canvas): LightDrag {
  const places = createStore<Places>(() => NOWHERE);
  let drag: Drag | null = null;
  const end = () => {
    for (const { restore } of drag?.moved ?? []) restore();
    drag = null;
    places.setState(NOWHERE, true);
  };
  return {
    places,
    take: (changes) => {
      if (!changes.some(({ type }) => type === "position")) return changes;
      const state = canvas.getState();
      const now = placesIn(changes, false);
      const isGoingOn = now.size > 0 && now.size === changes.length && isPlain(now, state);
      // The first move is the canvas's own, and so is each after the view has moved, which shows other nodes and wires.
      const isSame = isGoingOn && drag?.transform === state.transform;
      if (drag && isSame && (drag.moved || isShown(drag, state))) {
        drag.moved ??= movedBy(now, state);
        for (const { draw } of drag.moved) draw(now, state);
        places.setState(now, true);
        return [];
      }
      end();
      if (isGoingOn) drag = { transform: state.transform, told: now, moved: null };
      return changes;
    },
  };
}
