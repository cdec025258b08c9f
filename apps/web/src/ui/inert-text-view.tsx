"use client";

import { formatCount } from "@switchyard/curves";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type RefObject, useMemo } from "react";
import { chunks, inertPieces } from "./inert-text";

/** Text as it is, with everything hidden in it made visible and harmless. */
export const InertText = memo(function InertText({ text }: { text: string }) {
  const pieces = useMemo(() => inertPieces(text), [text]);
  return (
    <bdi>
      {pieces.map(({ text: plain, mark, count }, index) =>
        mark ? (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move.
            key={index}
            className="mx-px inline-block rounded-sm bg-warn-soft px-0.5 text-[0.85em] text-warn"
            title={count > 1 ? `A hidden character, ${formatCount(count)} times` : "A hidden character"}
          >
            {count > 1 ? `${mark}\u00d7${count}` : mark}
          </span>
        ) : (
          plain
        ),
      )}
    </bdi>
  );
});

export const TEXT_CLASSES =
  "whitespace-pre-wrap font-mono text-xs leading-[1.125rem] [overflow-wrap:anywhere] [tab-size:4]";

/** As much of a text as a few lines need. */
export function ShortText({ text }: { text: string }) {
  return (
    <div className={TEXT_CLASSES}>
      <InertText text={text} />
    </div>
  );
}

/** About one part's height on a page of middling width; it is measured once it is in view. */
const PART_PX = 600;

/** A text of any length: only the parts in the visible part of the box that scrolls are on the page. */
export function LongText({ text, box }: { text: string; box: RefObject<HTMLElement | null> }) {
  const parts = useMemo(() => chunks(text), [text]);
  const rows = useVirtualizer({
    count: parts.length,
    getScrollElement: () => box.current,
    estimateSize: () => PART_PX,
    overscan: 1,
  });
  return (
    <div className={`relative ${TEXT_CLASSES}`} style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ key, index, start }) => (
        <div
          key={key}
          ref={rows.measureElement}
          data-index={index}
          className="absolute inset-x-0 top-0"
          style={{ transform: `translateY(${start}px)` }}
        >
          <InertText text={parts[index] ?? ""} />
        </div>
      ))}
    </div>
  );
}
