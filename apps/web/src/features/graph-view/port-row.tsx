"use client";

import type { InputPort, OutputPort, WireType } from "@switchyard/graph";
import { Handle, Position, useConnection } from "@xyflow/react";
import { cn } from "@/ui/cn";
import { wireColour } from "@/ui/wire-colours";
import type { PortNote } from "./node-data";

/** The wire being dragged, as a string that changes only when a drag starts or ends. */
export function useDraggedWire(): { nodeId: string; portId: string; side: "source" | "target" } | null {
  const key = useConnection((connection) =>
    connection.inProgress
      ? JSON.stringify([connection.fromNode.id, connection.fromHandle.id, connection.fromHandle.type])
      : null,
  );
  if (key === null) return null;
  const [nodeId, portId, side] = JSON.parse(key) as [string, string, "source" | "target"];
  return { nodeId, portId, side };
}

/** Whether a port would take the wire being dragged; null while none is dragged. */
export type PortFit = "fits" | "refuses" | null;

/** A port's handle. */
export function Dot({
  type,
  fit,
  side,
  id,
}: {
  type: WireType;
  fit: PortFit;
  side: "source" | "target";
  id: string;
}) {
  return (
    <Handle
      id={id}
      type={side}
      position={side === "source" ? Position.Right : Position.Left}
      style={{
        background: wireColour(type),
        [side === "source" ? "right" : "left"]: -6,
        ...(fit === "fits"
          ? { boxShadow: `0 0 0 4px color-mix(in srgb, ${wireColour(type)} 35%, transparent)` }
          : {}),
      }}
      className={cn(
        "!size-3 !border-2 !border-surface transition-[box-shadow,opacity]",
        side === "target" ? "!rounded-[3px]" : "!rounded-full",
        fit === "refuses" && "opacity-25",
      )}
    />
  );
}

export interface PortRowProps {
  input: [id: string, port: InputPort] | null;
  output: [id: string, port: OutputPort] | null;
  note: PortNote | null;
  fitOf: (side: "source" | "target", port: string, type: WireType) => PortFit;
}

/** One line of a node's card: an input at its left edge, an output at its right. */
export function PortRow({ input, output, note, fitOf }: PortRowProps) {
  const inputFit = input ? fitOf("target", input[0], input[1].type) : null;
  const outputFit = output ? fitOf("source", output[0], output[1].type) : null;
  return (
    <div className="relative flex h-[22px] items-center gap-2 px-3 text-xs">
      {input ? (
        <>
          <Dot id={input[0]} type={input[1].type} side="target" fit={inputFit} />
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
          <Dot id={output[0]} type={output[1].type} side="source" fit={outputFit} />
        </>
      ) : null}
    </div>
  );
}
