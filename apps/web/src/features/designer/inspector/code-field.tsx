"use client";

import { useEffect, useEffectEvent, useRef } from "react";
import type { ControlIds } from "@/ui/field";
import { type CodeEditor, createCodeEditor } from "./code-editor";

export interface CodeFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  ids: ControlIds;
}

/** Source of a function. What comes from elsewhere (undo, another tab) replaces the text without moving the caret for nothing. */
export function CodeField({ label, value, onChange, ids }: CodeFieldProps) {
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
      attributes: { "aria-label": label, ...(describedBy ? { "aria-describedby": describedBy } : {}) },
      onTyped: (text) => typed(text),
    });
    editor.current = made;
    return () => made.destroy();
  }, [label, describedBy]);
  useEffect(() => {
    first.current = value;
    editor.current?.replace(value);
  }, [value]);
  return (
    <div
      ref={place}
      className="max-h-96 overflow-auto rounded-md border bg-surface focus-within:outline-2 focus-within:outline-brand"
    />
  );
}
