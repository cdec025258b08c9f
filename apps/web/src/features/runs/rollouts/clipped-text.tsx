"use client";

import { formatCount } from "@switchyard/curves";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Clipped, RolloutPlace } from "@/server/runs/rollouts";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import { Button } from "@/ui/button";
import { LongText, ShortText } from "@/ui/inert-text-view";

export type TextPlace = RolloutPlace & { groupIndex: number; part: "prompt" | "answer" | number };

const LINE_PX = 18;
/** More than a line ever holds: what lies behind cannot be in view while the box is closed. */
const LINE_CHARS = 240;

interface ClippedTextProps {
  clipped: Clipped;
  place: TextPlace;
  /** Shown before somebody asks for more. */
  lines: number;
}

/** A text in a box of limited height; the rest, however long, on demand. */
export function ClippedText({ clipped, place, lines }: ClippedTextProps) {
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const isCut = clipped.length > clipped.text.length;
  const whole = useQuery(trpc.runs.rolloutText.queryOptions(place, { enabled: isOpen && isCut }));
  const text = isOpen && isCut ? (whole.data ?? clipped.text) : clipped.text;
  const { box, isOverfull } = useOverfull(text);
  const shown = text.slice(0, lines * LINE_CHARS);
  const isLong = isCut || isOverfull || isOpen || shown.length < text.length;
  return (
    <div>
      <div
        ref={box}
        className={isOpen ? "max-h-[70dvh] overflow-auto" : "overflow-hidden"}
        {...(isOpen
          ? { tabIndex: 0, role: "region", "aria-label": "Whole text" }
          : { style: { maxHeight: lines * LINE_PX } })}
      >
        {isOpen ? <LongText text={text} box={box} /> : <ShortText text={shown} />}
      </div>
      {isOpen && whole.error ? <p className="mt-1 text-bad text-xs">{faultText(whole.error)}</p> : null}
      {isLong ? (
        <Button
          size="sm"
          variant="ghost"
          className="-ml-2 mt-1"
          busy={whole.isFetching}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Show less" : `Show all (${formatCount(clipped.length)} characters)`}
        </Button>
      ) : null}
    </div>
  );
}

/** Whether a text needs more room than its box has. */
function useOverfull(text: string) {
  const box = useRef<HTMLDivElement>(null);
  const [isOverfull, setOverfull] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another height.
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setOverfull(element.scrollHeight > element.clientHeight + 1));
    observer.observe(element);
    return () => observer.disconnect();
  }, [text]);
  return { box, isOverfull };
}
