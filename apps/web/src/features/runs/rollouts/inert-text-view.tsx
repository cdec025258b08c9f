"use client";

import { memo, useMemo } from "react";
import { chunks, inertPieces } from "./inert-text";

/** Text as it is, with everything hidden in it made visible and harmless. */
export const InertText = memo(function InertText({ text }: { text: string }) {
  const pieces = useMemo(() => inertPieces(text), [text]);
  return (
    <bdi>
      {pieces.map(({ text: plain, mark }, index) =>
        mark ? (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move.
            key={index}
            className="mx-px rounded-sm bg-warn-soft px-0.5 text-[0.85em] text-warn"
            title="A hidden character"
          >
            {mark}
          </span>
        ) : (
          plain
        ),
      )}
    </bdi>
  );
});

/** A text of any length: its parts are laid out as they come into view. */
export function LongText({ text }: { text: string }) {
  const parts = useMemo(() => chunks(text), [text]);
  return (
    <div className="whitespace-pre-wrap font-mono text-xs leading-[1.125rem] [overflow-wrap:anywhere] [tab-size:4]">
      {parts.map((part, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move.
          key={index}
          style={
            parts.length > 1 ? { contentVisibility: "auto", containIntrinsicSize: "auto 60rem" } : undefined
          }
        >
          <InertText text={part} />
        </div>
      ))}
    </div>
  );
}
