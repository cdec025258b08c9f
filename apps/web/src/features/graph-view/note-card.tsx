"use client";

import { GRAPH_LIMITS } from "@switchyard/graph";
import { type NodeProps, NodeResizer } from "@xyflow/react";
import { type KeyboardEvent, memo } from "react";
import { cn } from "@/ui/cn";
import { useAnnotationEdits } from "./annotation-context";
import { type NoteNode, tintOf } from "./annotations";
import { MARK_RINGS } from "./mark-rings";
import { type Block, blocksOf, type Span } from "./note-text";

function SpanView({ span }: { span: Span }) {
  switch (span.kind) {
    case "bold":
      return <strong className="font-semibold">{span.text}</strong>;
    case "italic":
      return <em>{span.text}</em>;
    case "code":
      return <code className="rounded bg-ink/8 px-1 font-mono text-2xs">{span.text}</code>;
    case "link":
      return (
        <a href={span.href} target="_blank" rel="noreferrer noopener" className="nodrag underline">
          {span.text}
        </a>
      );
    case "text":
      return span.text;
  }
}

function BlockView({ block }: { block: Block }) {
  if (block.kind === "gap") return <div className="h-2" />;
  const spans = block.spans.map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place.
    <SpanView key={index} span={span} />
  ));
  if (block.kind === "heading") return <p className="font-semibold text-sm">{spans}</p>;
  if (block.kind === "item") {
    return (
      <p className="relative pl-3.5">
        <span aria-hidden="true" className="absolute left-0.5">
          •
        </span>
        {spans}
      </p>
    );
  }
  return <p>{spans}</p>;
}

export function NoteText({ text }: { text: string }) {
  return blocksOf(text).map((block, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place.
    <BlockView key={index} block={block} />
  ));
}

interface NoteFieldProps {
  id: string;
  text: string;
}

/** The text while it is typed; what is typed is in the document at once. */
function NoteField({ id, text }: NoteFieldProps) {
  const edits = useAnnotationEdits();
  const end = () => edits?.setEditing(null);
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    event.currentTarget.closest<HTMLElement>(".react-flow__node")?.focus();
    end();
  };
  return (
    <textarea
      // biome-ignore lint/a11y/noAutofocus: it opens because a person asked for it here.
      autoFocus
      aria-label="Text of the note"
      value={text}
      maxLength={GRAPH_LIMITS.maxNoteLength}
      onFocus={(event) => event.currentTarget.setSelectionRange(text.length, text.length)}
      onChange={(event) => edits?.setText(id, event.target.value)}
      onBlur={end}
      onKeyDown={onKey}
      placeholder="Write here. # heading, - list, **bold**, `code`"
      className="nodrag nowheel nopan size-full resize-none bg-transparent p-2.5 text-ink text-xs outline-none placeholder:text-faint"
    />
  );
}

/** A card with the author's own words, in a colour of its own. */
export const NoteCard = memo(function NoteCard({ data, selected }: NodeProps<NoteNode>) {
  const edits = useAnnotationEdits();
  const { note, mark } = data;
  const tint = tintOf(note.colour);
  const isEdited = edits?.editing === note.id;
  return (
    <div
      style={{
        background: `color-mix(in srgb, ${tint} 12%, var(--surface))`,
        borderColor: `color-mix(in srgb, ${tint} 55%, transparent)`,
      }}
      className={cn(
        "size-full rounded-md border text-ink shadow-card",
        mark && MARK_RINGS[mark],
        selected && "outline-2 outline-brand outline-offset-2",
      )}
    >
      {edits ? (
        <NodeResizer
          isVisible={Boolean(selected) && !isEdited}
          minWidth={80}
          minHeight={40}
          maxWidth={4_000}
          maxHeight={4_000}
          lineClassName="!border-transparent"
          handleClassName="!size-2.5 !rounded-sm !border-brand !bg-surface"
          onResizeEnd={(_, box) => edits.resize(note.id, box)}
        />
      ) : null}
      {isEdited ? (
        <NoteField id={note.id} text={note.text} />
      ) : (
        <div className="size-full overflow-hidden break-words p-2.5 text-xs">
          {note.text.trim() ? (
            <NoteText text={note.text} />
          ) : (
            <p className="text-faint">{edits ? "Double-click, or press Enter, to write" : "Empty note"}</p>
          )}
        </div>
      )}
    </div>
  );
});
