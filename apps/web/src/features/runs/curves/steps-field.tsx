"use client";

import { X } from "lucide-react";
import { IconButton } from "@/ui/button";
import { INPUT_CLASSES } from "@/ui/field";
import { useZoom } from "./zoom";

interface StepsFieldProps {
  stage: string;
  title: string;
  /** The last step that any curve of the stage has. */
  last: number;
}

/** The steps that a stage's curves show: what dragging over a chart does, for the keyboard. */
export function StepsField({ stage, title, last }: StepsFieldProps) {
  const [zoom, narrow] = useZoom(stage);
  const [from, to] = [zoom?.from ?? 0, zoom?.to ?? last];
  const field = (label: string, value: number, take: (step: number) => void) => (
    <input
      key={value}
      type="number"
      min={0}
      max={last}
      defaultValue={value}
      aria-label={`${label} step of ${title}`}
      onBlur={({ target }) => {
        const step = target.valueAsNumber;
        if (Number.isInteger(step) && step !== value) take(step);
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === "Enter") currentTarget.blur();
      }}
      className={`${INPUT_CLASSES} tabular h-6 w-18 text-xs`}
    />
  );
  if (last < 2) return null;
  return (
    <div className="ml-auto flex items-center gap-1.5 font-normal text-faint text-xs">
      Steps
      {field("First", from, (step) => narrow({ from: step, to }))}
      to
      {field("Last", to, (step) => narrow({ from, to: step }))}
      {zoom ? (
        <IconButton size="sm" label={`Show all steps of ${title}`} onClick={() => narrow(null)}>
          <X className="size-3.5" aria-hidden="true" />
        </IconButton>
      ) : null}
    </div>
  );
}
