"use client";

import { ANNOTATION_COLOURS, type AnnotationColour } from "@switchyard/graph";
import { RadioGroup } from "radix-ui";
import { tintOf } from "@/features/graph-view";

interface ColourFieldProps {
  value: AnnotationColour | undefined;
  onChange: (colour: AnnotationColour | undefined) => void;
}

/** Grey is what a note or a frame has by itself, and is not stored. */
export function ColourField({ value, onChange }: ColourFieldProps) {
  return (
    <div className="flex flex-col gap-1.5">
      <span aria-hidden="true" className="font-medium text-xs">
        Colour
      </span>
      <RadioGroup.Root
        aria-label="Colour"
        orientation="horizontal"
        value={value ?? "grey"}
        onValueChange={(next) => onChange(next === "grey" ? undefined : (next as AnnotationColour))}
        className="flex gap-1.5"
      >
        {ANNOTATION_COLOURS.map((colour) => (
          <RadioGroup.Item
            key={colour}
            value={colour}
            aria-label={colour}
            title={colour}
            style={{
              background: `color-mix(in srgb, ${tintOf(colour)} 30%, var(--surface))`,
              borderColor: tintOf(colour),
            }}
            className="flex size-7 items-center justify-center rounded-full border"
          >
            <RadioGroup.Indicator className="size-2.5 rounded-full bg-ink" />
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
