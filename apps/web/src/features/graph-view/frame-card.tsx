"use client";

import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { cn } from "@/ui/cn";
import { type FrameNode, tintOf } from "./annotations";
import { FoldButton } from "./fold-button";
import { MARK_RINGS } from "./mark-rings";

/** A titled rectangle around what it holds. Only the title takes the pointer; dragging it moves everything in it. */
export const FrameCard = memo(function FrameCard({ data, selected }: NodeProps<FrameNode>) {
  const { frame, mark } = data;
  const tint = tintOf(frame.colour);
  return (
    <div
      style={{
        background: `color-mix(in srgb, ${tint} 7%, transparent)`,
        borderColor: `color-mix(in srgb, ${tint} 60%, transparent)`,
      }}
      className={cn(
        "size-full rounded-xl border-2",
        mark && MARK_RINGS[mark],
        selected && "outline-2 outline-brand outline-offset-2",
      )}
    >
      <div
        style={{ background: `color-mix(in srgb, ${tint} 16%, var(--canvas))` }}
        className="pointer-events-auto flex h-8 max-w-full cursor-grab items-center rounded-t-[10px] px-3 active:cursor-grabbing"
        title={frame.title}
      >
        <span className={cn("min-w-0 flex-1 truncate font-medium text-sm", !frame.title && "text-faint")}>
          {frame.title || "Untitled frame"}
        </span>
        <FoldButton frame={frame} />
      </div>
    </div>
  );
});
