"use client";

import type { NodeProps } from "@xyflow/react";
import { memo } from "react";
import { cn } from "@/ui/cn";
import { wireColour } from "@/ui/wire-colours";
import { STUB_HEIGHT, STUB_WIDTH } from "./flow-folds";
import type { StubNode } from "./fold-data";
import { foldHandle } from "./fold-data";
import { Dot } from "./port-row";

/** A port of the sub-graph that is alone on the canvas, at its edge: what it is called, and what it leads to outside. */
export const StubCard = memo(function StubCard({ id, data, isConnectable }: NodeProps<StubNode>) {
  const { port, outside } = data;
  const isInput = port.side === "in";
  const names = outside.join(", ");
  const text = outside.length === 0 ? "no wire outside yet" : `${isInput ? "from" : "to"} ${names}`;
  return (
    <div
      style={{
        width: STUB_WIDTH,
        height: STUB_HEIGHT,
        borderColor: port.type ? wireColour(port.type) : "var(--line-strong)",
      }}
      className={cn(
        "relative flex flex-col justify-center border border-dashed bg-sunken px-3.5",
        isInput ? "rounded-l-full pl-5" : "rounded-r-full pr-5 text-right",
      )}
    >
      <span className="truncate font-medium text-xs leading-4" title={port.name}>
        {port.name}
      </span>
      <span className="truncate text-2xs text-faint leading-4" title={text}>
        {text}
      </span>
      {port.type ? (
        <Dot
          nodeId={id}
          reach={isConnectable ? "awake" : "fixed"}
          id={foldHandle(port)}
          type={port.type}
          side={isInput ? "source" : "target"}
          fit={null}
        />
      ) : null}
    </div>
  );
});
