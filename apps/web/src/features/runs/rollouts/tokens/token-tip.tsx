"use client";

import { useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { InertText } from "@/ui/inert-text-view";
import { namedPiece } from "./heat";
import { type Box, tipPlace } from "./tip-place";

interface TokenTipProps {
  anchorId: string;
  piece: string;
  facts: readonly string[];
}

/** The figures of one token, next to it. Screen readers have them in the token's name. */
export function TokenTip({ anchorId, piece, facts }: TokenTipProps) {
  const tip = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const put = () => {
      const anchor = document.getElementById(anchorId)?.getClientRects()[0];
      const size = tip.current?.getBoundingClientRect();
      if (anchor && size) setPlace(tipPlace(anchor, size, pageBox()));
    };
    put();
    window.addEventListener("scroll", put, { capture: true, passive: true });
    return () => window.removeEventListener("scroll", put, { capture: true });
  }, [anchorId]);
  return createPortal(
    <div
      ref={tip}
      aria-hidden="true"
      data-token-tip=""
      style={place ?? { visibility: "hidden", left: 0, top: 0 }}
      className="tabular pointer-events-none fixed z-50 flex max-w-72 flex-wrap gap-x-2 rounded-md border bg-raised px-2 py-1 text-2xs shadow-float"
    >
      <span className="max-w-full truncate font-medium font-mono text-ink">
        <InertText text={namedPiece(piece)} />
      </span>
      {facts.map((fact) => (
        <span key={fact} className="text-soft">
          {fact}
        </span>
      ))}
    </div>,
    document.body,
  );
}

const pageBox = (): Pick<Box, "width" | "height"> => ({
  width: document.documentElement.clientWidth,
  height: document.documentElement.clientHeight,
});
