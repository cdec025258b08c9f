"use client";

import { GRAPH_LIMITS, type GraphNote } from "@switchyard/graph";
import { Copy, Trash2 } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { IconButton } from "@/ui/button";
import { Field, Textarea } from "@/ui/field";
import { useDesigner, useDesignerStore } from "../store/context";
import { ColourField } from "./colour-field";

/** Moves the keyboard into the form when Enter on the canvas has asked for it. */
function useAsked(field: RefObject<HTMLElement | null>, id: string): void {
  const focus = useDesigner((state) => state.focus);
  useEffect(() => {
    if (focus?.nodeId === id) field.current?.focus({ preventScroll: true });
  }, [focus, field, id]);
}

export function NoteInspector({ note }: { note: GraphNote }) {
  const { setNote, removeSelected, duplicateSelected, pause } = useDesignerStore().getState();
  const field = useRef<HTMLTextAreaElement>(null);
  useAsked(field, `note:${note.id}`);
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      <div className="flex items-center gap-1">
        <h3 className="mr-auto font-semibold text-base">Note</h3>
        <IconButton label="Duplicate" keys="Ctrl+D" onClick={duplicateSelected}>
          <Copy className="size-4" aria-hidden="true" />
        </IconButton>
        <IconButton label="Delete" keys="Del" onClick={removeSelected}>
          <Trash2 className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
      <Field
        label="Text"
        help="# heading, - list, **bold**, *italic*, `code` and web addresses. Notes take no part in a run."
      >
        {(ids) => (
          <Textarea
            {...ids}
            ref={field}
            rows={8}
            value={note.text}
            maxLength={GRAPH_LIMITS.maxNoteLength}
            onBlur={pause}
            onChange={(event) => setNote(note.id, { text: event.target.value })}
          />
        )}
      </Field>
      <Field label="Colour">
        {() => <ColourField value={note.colour} onChange={(colour) => setNote(note.id, { colour })} />}
      </Field>
      <p className="truncate font-mono text-2xs text-faint">{note.id}</p>
    </div>
  );
}
