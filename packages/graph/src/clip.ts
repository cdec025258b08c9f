/** Part of a graph on its way through the clipboard, and how it comes back. */
import type { FramePort, GraphDoc, GraphEdge, GraphFrame, GraphNode, GraphNote } from "./document";
import type { Position } from "./edit";
import { framePortsOf } from "./frame-ports";
import { freeId } from "./ids";

export type GraphClip = Pick<GraphDoc, "nodes" | "edges" | "notes" | "frames">;

/** The nodes and the wires between them, the notes, and the frames of which everything is copied. */
export function copyNodes(doc: GraphDoc, ids: Iterable<string>, noteIds: Iterable<string> = []): GraphClip {
  const wanted = new Set(ids);
  const wantedNotes = new Set(noteIds);
  const notes = (doc.notes ?? []).filter((note) => wantedNotes.has(note.id));
  const frames = (doc.frames ?? []).filter(
    (frame) =>
      frame.nodes.every((id) => wanted.has(id)) && (frame.notes ?? []).every((id) => wantedNotes.has(id)),
  );
  const interfaces = framePortsOf(
    doc,
    frames.filter(({ folded }) => folded),
  );
  return {
    nodes: doc.nodes.filter((node) => wanted.has(node.id)),
    edges: doc.edges.filter(({ from, to }) => wanted.has(from.node) && wanted.has(to.node)),
    ...(notes.length > 0 ? { notes } : {}),
    ...(frames.length > 0 ? { frames: frames.map((frame) => withInterface(frame, interfaces)) } : {}),
  };
}

/** The wires across its border stay behind; what a folded frame shows of itself comes along. */
function withInterface(frame: GraphFrame, interfaces: ReadonlyMap<string, readonly FramePort[]>): GraphFrame {
  const ports = interfaces.get(frame.id) ?? [];
  return ports.length > 0 ? { ...frame, ports: [...ports] } : frame;
}

export interface Pasted {
  doc: GraphDoc;
  /** Of the new nodes. */
  ids: string[];
  notes: string[];
}

type Renamed = ReadonlyMap<string, string>;

/** A free id for each that is pasted: its own, or its name with another number. */
function renamedIds(held: readonly { id: string }[], pasted: readonly { id: string }[]): Renamed {
  const taken = new Set(held.map(({ id }) => id));
  const renamed = new Map<string, string>();
  for (const { id } of pasted) {
    const free = freeId(taken.has(id) ? id.replace(/(?<=\D)\d+$/, "") : id, taken);
    taken.add(free);
    renamed.set(id, free);
  }
  return renamed;
}

const found = (ids: readonly string[], renamed: Renamed): string[] =>
  ids.flatMap((id) => renamed.get(id) ?? []);

function moved<T extends GraphNode | GraphNote>(
  items: readonly T[],
  renamed: Renamed,
  offset: Position,
): T[] {
  return items.map((item) => ({
    ...item,
    id: renamed.get(item.id) ?? item.id,
    position: { x: item.position.x + offset.x, y: item.position.y + offset.y },
  }));
}

function movedWires(edges: readonly GraphEdge[], renamed: Renamed): GraphEdge[] {
  return edges.flatMap(({ from, to }) => {
    const [source, target] = [renamed.get(from.node), renamed.get(to.node)];
    return source && target ? [{ from: { ...from, node: source }, to: { ...to, node: target } }] : [];
  });
}

const movedPorts = (ports: readonly FramePort[], renamed: Renamed): FramePort[] =>
  ports.flatMap((port) => {
    const node = renamed.get(port.node);
    return node ? [{ ...port, node }] : [];
  });

/** Adds copies under free ids, moved by an offset, with the wires between them, their notes and their frames. */
export function paste(doc: GraphDoc, clip: GraphClip, offset: Position): Pasted {
  const [clipNotes, clipFrames] = [clip.notes ?? [], clip.frames ?? []];
  if (clip.nodes.length === 0 && clipNotes.length === 0) return { doc, ids: [], notes: [] };
  const nodeIds = renamedIds(doc.nodes, clip.nodes);
  const noteIds = renamedIds(doc.notes ?? [], clipNotes);
  const frameIds = renamedIds(doc.frames ?? [], clipFrames);
  const notes = [...(doc.notes ?? []), ...moved(clipNotes, noteIds, offset)];
  const frames: GraphFrame[] = [
    ...(doc.frames ?? []),
    ...clipFrames.map(({ notes: held, ports, ...frame }) => ({
      ...frame,
      id: frameIds.get(frame.id) ?? frame.id,
      nodes: found(frame.nodes, nodeIds),
      ...(held ? { notes: found(held, noteIds) } : {}),
      ...(ports ? { ports: movedPorts(ports, nodeIds) } : {}),
    })),
  ];
  return {
    doc: {
      ...doc,
      nodes: [...doc.nodes, ...moved(clip.nodes, nodeIds, offset)],
      edges: [...doc.edges, ...movedWires(clip.edges, nodeIds)],
      ...(notes.length > 0 ? { notes } : {}),
      ...(frames.length > 0 ? { frames } : {}),
    },
    ids: [...nodeIds.values()],
    notes: [...noteIds.values()],
  };
}
