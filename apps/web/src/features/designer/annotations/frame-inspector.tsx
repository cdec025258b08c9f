"use client";

import type { GraphFrame } from "@switchyard/graph";
import { ChevronsDownUp, ChevronsUpDown, Copy, CornerLeftUp, LogIn, Trash2, Ungroup, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { frameTitle, nodeTitle, noteFlowId, noteTitle } from "@/features/graph-view";
import { Button, IconButton } from "@/ui/button";
import { Field, Input } from "@/ui/field";
import { useReveal } from "../canvas/use-reveal";
import { useDesigner, useDesignerStore } from "../store/context";
import { ColourField } from "./colour-field";
import { InterfaceForm } from "./interface-form";

interface Member {
  flowId: string;
  title: string;
}

function useMembers(frame: GraphFrame): Member[] {
  const doc = useDesigner((state) => state.history.present);
  const nodes = doc.nodes
    .filter(({ id }) => frame.nodes.includes(id))
    .map((node) => ({ flowId: node.id, title: nodeTitle(node) }));
  const notes = (doc.notes ?? [])
    .filter(({ id }) => frame.notes?.includes(id))
    .map(({ id, text }) => ({
      flowId: noteFlowId(id),
      title: noteTitle(text),
    }));
  return [...nodes, ...notes];
}

function MemberRow({ member }: { member: Member }) {
  const { select, takeOut } = useDesignerStore().getState();
  const reveal = useReveal();
  return (
    <li className="flex items-center gap-1">
      <button
        type="button"
        className="min-w-0 flex-1 truncate rounded px-2 py-1 text-left hover:bg-hover"
        onClick={() => {
          select([member.flowId]);
          reveal(member.flowId);
        }}
      >
        {member.title}
      </button>
      <IconButton
        label={`Take ${member.title} out of the frame`}
        size="sm"
        onClick={() => takeOut(member.flowId)}
      >
        <X className="size-3.5" aria-hidden="true" />
      </IconButton>
    </li>
  );
}

export function FrameInspector({ frame }: { frame: GraphFrame }) {
  const store = useDesignerStore();
  const { setFrame, setFolded, goInside, removeSelected, duplicateSelected, unframeSelected, pause } =
    store.getState();
  const focus = useDesigner((state) => state.focus);
  const field = useRef<HTMLInputElement>(null);
  const members = useMembers(frame);
  const isAlone = useDesigner((state) => state.inside === frame.id);
  useEffect(() => {
    if (focus?.nodeId !== `frame:${frame.id}`) return;
    field.current?.focus({ preventScroll: true });
    // Asked for once: the form comes and goes with the selection, and must not take the keyboard each time.
    store.setState({ focus: null });
  }, [focus, frame.id, store]);
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      <div className="flex items-center gap-1">
        <h3 className="mr-auto font-semibold text-base">{frame.folded ? "Sub-graph" : "Frame"}</h3>
        {isAlone ? null : (
          <>
            <IconButton label="Duplicate with what it holds" keys="Ctrl+D" onClick={duplicateSelected}>
              <Copy className="size-4" aria-hidden="true" />
            </IconButton>
            <IconButton label="Delete with what it holds" keys="Del" onClick={removeSelected}>
              <Trash2 className="size-4" aria-hidden="true" />
            </IconButton>
          </>
        )}
      </div>
      <Field label="Title">
        {(ids) => (
          <Input
            {...ids}
            ref={field}
            value={frame.title}
            maxLength={120}
            placeholder={frameTitle({ title: "", folded: frame.folded })}
            onBlur={pause}
            onChange={(event) => setFrame(frame.id, { title: event.target.value })}
          />
        )}
      </Field>
      <ColourField value={frame.colour} onChange={(colour) => setFrame(frame.id, { colour })} />
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setFolded(frame.id, !frame.folded)} title="F">
          {frame.folded ? (
            <ChevronsUpDown className="size-4" aria-hidden="true" />
          ) : (
            <ChevronsDownUp className="size-4" aria-hidden="true" />
          )}
          {frame.folded ? "Unfold" : "Fold into a card"}
        </Button>
        {isAlone ? (
          <Button onClick={() => goInside(null)} title="Esc">
            <CornerLeftUp className="size-4" aria-hidden="true" /> Whole graph
          </Button>
        ) : (
          <>
            <Button onClick={() => goInside(frame.id)} title="I">
              <LogIn className="size-4" aria-hidden="true" /> Look inside
            </Button>
            <Button onClick={unframeSelected} title="Ctrl+Shift+G">
              <Ungroup className="size-4" aria-hidden="true" /> Remove the frame only
            </Button>
          </>
        )}
      </div>
      <InterfaceForm frame={frame} />
      <section>
        <h4 className="pb-1 font-medium text-2xs text-faint uppercase tracking-wide">
          Holds {members.length}
        </h4>
        <ul className="-mx-2">
          {members.map((member) => (
            <MemberRow key={member.flowId} member={member} />
          ))}
        </ul>
        <p className="pt-2 text-faint text-xs">
          {isAlone
            ? "What is added here is part of it."
            : frame.folded
              ? "Look inside to change what it holds."
              : "Drop a node into the frame to add it, outside to take it out."}
        </p>
      </section>
    </div>
  );
}
