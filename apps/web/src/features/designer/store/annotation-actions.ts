/** What the designer does with notes and frames. */
import {
  addFrame,
  addNote,
  type Box,
  changeFrame,
  changeNotes,
  DEFAULT_NOTE_SIZE,
  type FrameChange,
  type NoteChange,
  type Position,
  putInFrame,
  removeFrames,
} from "@switchyard/graph";
import { frameFlowId, measuredSizes, noteFlowId, partOf } from "@/features/graph-view";
import { settleInFrames } from "./canvas-moves";
import { chosenParts, selectedParts } from "./chosen";
import type { Core } from "./designer-store";
import { freePlace } from "./place";

export interface AnnotationActions {
  /** Gives the note's id. */
  addNote: (at: Position) => string;
  setNote: (id: string, change: NoteChange) => void;
  setFrame: (id: string, change: FrameChange) => void;
  /** Puts a frame around what is selected; false where nothing is, or inside of a sub-graph. */
  frameSelected: () => boolean;
  /** Takes away the frames that are selected, or that hold what is selected; false where there is none. */
  unframeSelected: () => boolean;
  /** Out of its frame, by its id on the canvas. */
  takeOut: (flowId: string) => void;
  /** After a drag, into and out of frames as they were drawn before it. */
  settle: (moved: readonly string[], drawn: ReadonlyMap<string, Box>) => void;
  setEditingNote: (id: string | null) => void;
}

export function annotationActions({ get, set, present, edit, select, here }: Core): AnnotationActions {
  return {
    addNote: (at) => {
      const { inside } = get();
      const added = addNote(present(), freePlace(present(), at, { ...DEFAULT_NOTE_SIZE, inside }));
      edit(here(added.doc, { notes: [added.id] }));
      select([noteFlowId(added.id)]);
      return added.id;
    },
    setNote: (id, change) =>
      edit(
        changeNotes(present(), new Map([[id, change]])),
        `note ${id} ${Object.keys(change).sort().join(" ")}`,
      ),
    setFrame: (id, change) =>
      edit(changeFrame(present(), id, change), `frame ${id} ${Object.keys(change).sort().join(" ")}`),
    frameSelected: () => {
      // Frames hold no frames.
      if (get().inside !== null) return false;
      const added = addFrame(present(), chosenParts(present(), get().flow));
      edit(added.doc);
      if (added.id) select([frameFlowId(added.id)]);
      return added.id !== null;
    },
    unframeSelected: () => {
      const { nodes, notes, frames } = selectedParts(get().flow);
      const holding = (present().frames ?? []).filter(
        (frame) =>
          frames.includes(frame.id) ||
          frame.nodes.some((id) => nodes.includes(id)) ||
          frame.notes?.some((id) => notes.includes(id)),
      );
      edit(
        removeFrames(
          present(),
          holding.map(({ id }) => id),
        ),
      );
      select([
        ...holding.flatMap((frame) => frame.nodes),
        ...holding.flatMap((frame) => (frame.notes ?? []).map(noteFlowId)),
      ]);
      return holding.length > 0;
    },
    takeOut: (flowId) => {
      const { kind, id } = partOf(flowId);
      edit(putInFrame(present(), kind === "note" ? { notes: [id] } : { nodes: [id] }, null));
    },
    settle: (moved, drawn) => {
      // Inside of a sub-graph there is no outside to drop a node on.
      if (get().inside !== null) return;
      const sizes = measuredSizes(get().flow.nodes);
      // The intent of the drag that has just ended: both are one step.
      edit(settleInFrames(present(), moved, { drawn, sizes }), get().history.intent);
    },
    setEditingNote: (id) => set({ editingNote: id }),
  };
}
