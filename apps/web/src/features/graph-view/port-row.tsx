"use client";

import type { InputPort, OutputPort, WireType } from "@switchyard/graph";
import { Handle, Position } from "@xyflow/react";
import type { CSSProperties } from "react";
import { cn } from "@/ui/cn";
import { wireColour } from "@/ui/wire-colours";
import type { PortFit } from "./fit";
import type { PortNote } from "./node-data";

export interface DotProps {
  nodeId: string;
  type: WireType;
  fit: PortFit;
  side: "source" | "target";
  id: string;
  reach: PortReach;
}

/**
 * A port's dot. React Flow's handle asks the store at every move of anything on the canvas, and there are several in each
 * node; so only where the pointer is does the dot become one. Elsewhere an element of the same name and place stands
 * in for it: wires find it, and can be dropped on it.
 */
export function Dot({ nodeId, type, fit, side, id, reach }: DotProps) {
  const position = side === "source" ? Position.Right : Position.Left;
  const style: CSSProperties = {
    background: wireColour(type),
    [side === "source" ? "right" : "left"]: -6,
    ...(fit === "fits"
      ? { boxShadow: `0 0 0 4px color-mix(in srgb, ${wireColour(type)} 35%, transparent)` }
      : {}),
  };
  const className = cn(
    "!size-3 !border-2 !border-surface transition-[box-shadow,opacity]",
    side === "target" ? "!rounded-[3px]" : "!rounded-full",
    fit === "refuses" && "opacity-25",
  );
  if (reach === "awake")
    return <Handle id={id} type={side} position={position} style={style} className={className} />;
  return (
    <div
      data-handleid={id}
      data-nodeid={nodeId}
      data-handlepos={position}
      data-id={`1-${nodeId}-${id}-${side}`}
      style={style}
      className={cn(
        "react-flow__handle nodrag nopan",
        reach === "still" && "connectable connectablestart connectableend connectionindicator",
        `react-flow__handle-${position}`,
        side,
        className,
      )}
    />
  );
}

/** `still`: nothing is drawn from it just now. `fixed`: this canvas is only looked at. */
export type PortReach = "awake" | "still" | "fixed";

export interface PortRowProps {
  nodeId: string;
  reach: PortReach;
  input: [id: string, port: InputPort] | null;
  output: [id: string, port: OutputPort] | null;
  note: PortNote | null;
  fitOf: (side: "source" | "target", port: string) => PortFit;
}

/** One line of a node's card: an input at its left edge, an output at its right. */
export function PortRow({ nodeId, reach, input, output, note, fitOf }: PortRowProps) {
  const inputFit = input ? fitOf("target", input[0]) : null;
  const outputFit = output ? fitOf("source", output[0]) : null;
  return (
    <div className="relative flex h-[22px] items-center gap-2 px-3 text-xs">
      {input ? (
        <>
          <Dot {...{ nodeId, reach }} id={input[0]} type={input[1].type} side="target" fit={inputFit} />
          <span className={cn("shrink-0 text-soft", inputFit === "refuses" && "opacity-40")}>
            {input[1].title ?? input[0]}
          </span>
          {note && note.text !== "optional" ? (
            <span
              className={cn("min-w-0 truncate text-2xs", note.isMissing ? "text-bad" : "text-faint italic")}
              title={note.text}
            >
              {note.text}
            </span>
          ) : null}
        </>
      ) : null}
      {output ? (
        <>
          <span className={cn("ml-auto shrink-0 text-soft", outputFit === "refuses" && "opacity-40")}>
            {output[0]}
          </span>
          <Dot {...{ nodeId, reach }} id={output[0]} type={output[1].type} side="source" fit={outputFit} />
        </>
      ) : null}
    </div>
  );
}
