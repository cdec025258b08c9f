import type { WireType } from "@switchyard/graph";
import { type ConnectionLineComponentProps, getBezierPath } from "@xyflow/react";
import { type CanvasNode, foldHandle } from "@/features/graph-view";
import { wireColour } from "@/ui/wire-colours";

function typeAt({ type, data }: CanvasNode, handle: string): WireType | null | undefined {
  if (type === "fold")
    return [...data.inputs, ...data.outputs].find((port) => foldHandle(port) === handle)?.type;
  if (type !== "graphNode") return null;
  return data.definition?.outputs[handle]?.type ?? data.definition?.inputs[handle]?.type;
}

/** The wire at the pointer, in the colour of the port that it comes from. */
export function DraggedWire(props: ConnectionLineComponentProps<CanvasNode>) {
  const { fromNode, fromHandle, fromX, fromY, toX, toY, fromPosition, toPosition, connectionStatus } = props;
  const [path] = getBezierPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
  });
  const type = typeAt(fromNode as CanvasNode, fromHandle.id ?? "");
  return (
    <path
      d={path}
      fill="none"
      stroke={type ? wireColour(type) : "var(--soft)"}
      strokeWidth={connectionStatus === "valid" ? 3 : 2}
      strokeDasharray={connectionStatus === "invalid" ? "4 4" : undefined}
    />
  );
}
