"use client";

import dynamic from "next/dynamic";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { Skeleton } from "@/ui/skeleton";
import type { TextPanelProps } from "./text-panel";

/** The editor is a large library: it comes when the text is opened for the first time. */
const TextPanel = dynamic(() => import("./text-panel").then((module) => module.TextPanel), {
  ssr: false,
  loading: () => <Skeleton className="m-3 flex-1" />,
});

const WIDTHS = { least: 280, most: 1_000, first: 440, step: 32 };

const within = (width: number): number => Math.round(Math.min(WIDTHS.most, Math.max(WIDTHS.least, width)));

/** Beside the canvas, as wide as one likes; over it on a phone. */
export function TextPane(props: TextPanelProps) {
  const [width, setWidth] = useState(WIDTHS.first);
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    setWidth(within(width - event.movementX));
  };
  const press = ({ key }: KeyboardEvent) => {
    if (key === "ArrowLeft") setWidth(within(width + WIDTHS.step));
    if (key === "ArrowRight") setWidth(within(width - WIDTHS.step));
  };
  return (
    <section
      aria-label="Text of the graph"
      style={{ width: `min(${width}px, 60%)` }}
      className="relative flex min-h-0 shrink-0 flex-col border-l bg-surface max-md:absolute max-md:inset-0 max-md:z-30 max-md:w-full! max-md:border-l-0"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved. */}
      <div
        role="separator"
        aria-label="Width of the text"
        aria-orientation="vertical"
        aria-valuenow={width}
        aria-valuemin={WIDTHS.least}
        aria-valuemax={WIDTHS.most}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
        onKeyDown={press}
        className="-left-1 absolute inset-y-0 z-10 w-2 cursor-col-resize hover:bg-brand/30 max-md:hidden"
      />
      <TextPanel {...props} />
    </section>
  );
}
