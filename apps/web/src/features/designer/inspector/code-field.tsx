"use client";

import { Maximize2 } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Dialog } from "@/ui/dialog";
import type { ControlIds } from "@/ui/field";
import { type CodeEditor, createCodeEditor } from "./code-editor";

export interface CodeFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  ids: ControlIds;
}

/** Source of a function, in the form's width or in a window of its own. */
export function CodeField(props: CodeFieldProps) {
  const [isLarge, setIsLarge] = useState(false);
  return (
    <div className="relative">
      <CodeArea {...props} className="max-h-96" />
      <div className="absolute top-1 right-1 rounded-md bg-surface/85">
        <IconButton size="sm" label="Write in a larger window" onClick={() => setIsLarge(true)}>
          <Maximize2 className="size-3.5" aria-hidden="true" />
        </IconButton>
      </div>
      {isLarge ? (
        <Dialog
          open
          onOpenChange={() => setIsLarge(false)}
          layout="wide"
          title={props.label}
          description="What is typed is in the form at once. Tab indents; Escape closes the window."
        >
          <CodeArea {...props} ids={{ id: `${props.ids.id}-large` }} className="h-[70dvh]" isFirst />
        </Dialog>
      ) : null}
    </div>
  );
}

interface CodeAreaProps extends CodeFieldProps {
  className: string;
  /** Where the keyboard is when its window opens. */
  isFirst?: boolean;
}

/** What comes from elsewhere (undo, another tab) replaces the text without moving the caret for nothing. */
function CodeArea({ label, value, onChange, ids, className, isFirst = false }: CodeAreaProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor | null>(null);
  const first = useRef(value);
  const typed = useEffectEvent((text: string) => onChange(text));
  const describedBy = ids["aria-describedby"];
  useEffect(() => {
    if (!place.current) return;
    const made = createCodeEditor({
      parent: place.current,
      text: first.current,
      attributes: {
        "aria-label": label,
        ...(describedBy ? { "aria-describedby": describedBy } : {}),
        ...(isFirst ? { "data-autofocus": "" } : {}),
      },
      onTyped: (text) => typed(text),
    });
    editor.current = made;
    return () => made.destroy();
  }, [label, describedBy, isFirst]);
  useEffect(() => {
    first.current = value;
    editor.current?.replace(value);
  }, [value]);
  return (
    <div
      ref={place}
      className={cn(
        "overflow-auto rounded-md border border-line-strong bg-surface focus-within:outline-2 focus-within:outline-brand",
        className,
      )}
    />
  );
}
