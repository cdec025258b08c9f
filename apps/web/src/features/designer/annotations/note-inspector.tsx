"use client";

import { GRAPH_LIMITS, type GraphNote } from "@switchyard/graph";
import { Copy, Trash2 } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { IconButton } from "@/ui/button";
import { Field, Input, Textarea } from "@/ui/field";
import { useDesigner, useDesignerStore } from "../store/context";
import { ColourField } from "./colour-field";

/** Moves the keyboard into the form when Enter on the canvas has asked for it. */
function useAsked(field: RefObject<HTMLElement | null>, id: string): void {
  const focus = useDesigner((state) => state.focus);
  useEffect(() => {
    if (focus?.nodeId === id) field.current?.focus({ preventScroll: true });
  }, [focus, field, id]);
}

const LIMITS = { width: [80, 4_000], height: [40, 4_000] } as const;

/** A side of the note in pixels, for those who do not drag its corners. */
function SideField({ note, side }: { note: GraphNote; side: "width" | "height" }) {
  const { setNote } = useDesignerStore().getState();
  const [least, most] = LIMITS[side];
  const commit = (text: string) => {
    const typed = Math.round(Number(text));
    if (text.trim() === "" || !Number.isFinite(typed)) return;
    setNote(note.id, { size: { ...note.size, [side]: Math.min(most, Math.max(least, typed)) } });
  };
  return (
    <Field label={side === "width" ? "Width" : "Height"} className="flex-1">
      {(ids) => (
        <Input
          {...ids}
          key={note.size[side]}
          type="number"
          min={least}
          max={most}
          step={20}
          defaultValue={note.size[side]}
          onBlur={(event) => commit(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit(event.currentTarget.value);
          }}
        />
      )}
    </Field>
  );
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
      <ColourField value={note.colour} onChange={(colour) => setNote(note.id, { colour })} />
      <div className="flex gap-3">
        <SideField note={note} side="width" />
        <SideField note={note} side="height" />
      </div>
      <p className="truncate font-mono text-2xs text-faint">{note.id}</p>
    </div>
  );
}
