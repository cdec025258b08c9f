/**
 * Edits of what a graph holds for its readers: notes and frames. As in `edit.ts`, each function gives a new document,
 * or the very same object where there is nothing to change. A frame without members is no frame and goes away.
 */
import type { GraphDoc, GraphFrame, GraphNote } from "./document";
import type { Position } from "./edit";
import { portsAcross } from "./frame-ports";
import { freeId } from "./ids";
import { GRAPH_LIMITS } from "./limits";
import { isSameJson, portKey } from "./save";

/** Some nodes and some notes, by id. */
export interface Members {
  readonly nodes?: Iterable<string>;
  readonly notes?: Iterable<string>;
}

export const DEFAULT_NOTE_SIZE = { width: 220, height: 120 } as const;

type Annotations = { notes?: readonly GraphNote[]; frames?: readonly GraphFrame[] };

/** The document with other notes or frames; an empty list is left out, as in a document that never had any. */
export function withAnnotations(doc: GraphDoc, change: Annotations): GraphDoc {
  const { notes = doc.notes ?? [], frames = doc.frames ?? [] } = change;
  const { notes: _notes, frames: _frames, ...rest } = doc;
  return {
    ...rest,
    ...(notes.length > 0 ? { notes: [...notes] } : {}),
    ...(frames.length > 0 ? { frames: [...frames] } : {}),
  };
}

const freeIdIn = (items: readonly { id: string }[] | undefined, wanted: string): string =>
  freeId(wanted, new Set(items?.map(({ id }) => id)));

export function addNote(
  doc: GraphDoc,
  position: Position,
  size: GraphNote["size"] = DEFAULT_NOTE_SIZE,
): { doc: GraphDoc; id: string } {
  const id = freeIdIn(doc.notes, "note");
  const note: GraphNote = {
    id,
    text: "",
    position: { x: position.x, y: position.y },
    size: { width: size.width, height: size.height },
  };
  return { doc: withAnnotations(doc, { notes: [...(doc.notes ?? []), note] }), id };
}

export type NoteChange = Partial<Pick<GraphNote, "text" | "position" | "size" | "colour">>;

/** Changes notes by id; `undefined` as a colour takes the colour away. */
export function changeNotes(doc: GraphDoc, changes: ReadonlyMap<string, NoteChange>): GraphDoc {
  let isChanged = false;
  const notes = (doc.notes ?? []).map((note) => {
    const { text = note.text, ...change } = changes.get(note.id) ?? {};
    const changed = withoutUndefined({ ...note, ...change, text: text.slice(0, GRAPH_LIMITS.maxNoteLength) });
    if (isSameJson(changed, note)) return note;
    isChanged = true;
    return changed;
  });
  return isChanged ? withAnnotations(doc, { notes }) : doc;
}

function withoutUndefined<T extends { colour?: unknown }>(item: T): T {
  if (item.colour !== undefined) return item;
  const { colour: _, ...rest } = item;
  return rest as T;
}

export function removeNotes(doc: GraphDoc, ids: Iterable<string>): GraphDoc {
  const gone = new Set(ids);
  const notes = doc.notes?.filter((note) => !gone.has(note.id));
  if (!notes || notes.length === doc.notes?.length) return doc;
  return withoutMembers(withAnnotations(doc, { notes }), { notes: gone });
}

/** Takes members out of whatever frames hold them. */
export function withoutMembers(doc: GraphDoc, members: Members): GraphDoc {
  if (!doc.frames) return doc;
  const [nodes, notes] = [new Set(members.nodes), new Set(members.notes)];
  const isHeld = doc.frames.some(
    (frame) => frame.nodes.some((id) => nodes.has(id)) || frame.notes?.some((id) => notes.has(id)),
  );
  if (!isHeld) return doc;
  const frames = doc.frames.map(({ notes: held = [], ports = [], ...frame }): GraphFrame => {
    const kept = held.filter((id) => !notes.has(id));
    const shown = ports.filter(({ node }) => !nodes.has(node));
    return {
      ...frame,
      nodes: frame.nodes.filter((id) => !nodes.has(id)),
      ...(kept.length > 0 ? { notes: kept } : {}),
      ...(shown.length > 0 ? { ports: shown } : {}),
    };
  });
  return withAnnotations(doc, { frames: frames.filter(hasMembers) });
}

const hasMembers = ({ nodes, notes }: GraphFrame): boolean => nodes.length + (notes?.length ?? 0) > 0;

/** Puts a frame around nodes and notes that exist; they leave the frames that they were in. */
export function addFrame(doc: GraphDoc, members: Members, title = ""): { doc: GraphDoc; id: string | null } {
  const [wanted, wantedNotes] = [new Set(members.nodes), new Set(members.notes)];
  const nodes = doc.nodes.flatMap(({ id }) => (wanted.has(id) ? id : []));
  const notes = (doc.notes ?? []).flatMap(({ id }) => (wantedNotes.has(id) ? id : []));
  if (nodes.length + notes.length === 0) return { doc, id: null };
  const left = withoutMembers(doc, { nodes, notes });
  const id = freeIdIn(doc.frames, "frame");
  const frame: GraphFrame = { id, title, nodes, ...(notes.length > 0 ? { notes } : {}) };
  return { doc: withAnnotations(left, { frames: [...(left.frames ?? []), frame] }), id };
}

export type FrameChange = Partial<Pick<GraphFrame, "title" | "colour">>;

export function changeFrame(doc: GraphDoc, id: string, change: FrameChange): GraphDoc {
  const frame = doc.frames?.find((candidate) => candidate.id === id);
  if (!frame || !doc.frames) return doc;
  const title = (change.title ?? frame.title).slice(0, 120);
  const changed = withoutUndefined({ ...frame, ...change, title });
  if (isSameJson(changed, frame)) return doc;
  return withAnnotations(doc, { frames: doc.frames.map((held) => (held === frame ? changed : held)) });
}

/** Takes frames away; what they held stays. */
export function removeFrames(doc: GraphDoc, ids: Iterable<string>): GraphDoc {
  const gone = new Set(ids);
  const frames = doc.frames?.filter((frame) => !gone.has(frame.id));
  return !frames || frames.length === doc.frames?.length ? doc : withAnnotations(doc, { frames });
}

/** Puts members into a frame, out of whichever held them; null takes them out of every frame. */
export function putInFrame(doc: GraphDoc, members: Members, frameId: string | null): GraphDoc {
  const frame = doc.frames?.find(({ id }) => id === frameId);
  if (frameId !== null && !frame) return doc;
  const [held, heldNotes] = [new Set(frame?.nodes), new Set(frame?.notes)];
  const nodes = [...(members.nodes ?? [])].filter((id) => !held.has(id));
  const notes = [...(members.notes ?? [])].filter((id) => !heldNotes.has(id));
  if (nodes.length + notes.length === 0) return doc;
  const left = withoutMembers(doc, { nodes, notes });
  if (!frame) return left;
  const joined = withoutInnerPorts(doc, frame, {
    ...frame,
    nodes: [...frame.nodes, ...nodes],
    ...(notes.length > 0 || frame.notes ? { notes: [...(frame.notes ?? []), ...notes] } : {}),
  });
  return withAnnotations(left, {
    frames: (left.frames ?? []).map((each) => (each.id === frameId ? joined : each)),
  });
}

/** A port whose wires all lie inside, now that what they led to is in the frame, is no port of it any more. */
function withoutInnerPorts(
  doc: GraphDoc,
  before: GraphFrame,
  { ports = [], ...after }: GraphFrame,
): GraphFrame {
  const keys = (frame: GraphFrame) => new Set(portsAcross(doc, frame).map(portKey));
  const [had, has] = [keys(before), keys(after)];
  const kept = ports.filter((port) => !had.has(portKey(port)) || has.has(portKey(port)));
  return kept.length > 0 ? { ...after, ports: kept } : after;
}

/** What a frame and its members need to be found by: the frame of each node and each note. */
export interface Membership {
  readonly nodes: ReadonlyMap<string, string>;
  readonly notes: ReadonlyMap<string, string>;
}

export function membershipOf({ frames = [] }: Pick<GraphDoc, "frames">): Membership {
  const entries = (members: (frame: GraphFrame) => readonly string[]) =>
    new Map(frames.flatMap((frame) => members(frame).map((id) => [id, frame.id] as const)));
  return { nodes: entries((frame) => frame.nodes), notes: entries((frame) => frame.notes ?? []) };
}
