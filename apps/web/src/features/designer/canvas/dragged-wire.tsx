import { type ConnectionLineComponentProps, getBezierPath } from "@xyflow/react";
import type { CanvasNode, GraphNodeData } from "@/features/graph-view";
import { wireColour } from "@/ui/wire-colours";

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
  const { definition } = fromNode.data as Partial<GraphNodeData>;
  const port = fromHandle.id ?? "";
  const type = definition?.outputs[port]?.type ?? definition?.inputs[port]?.type;
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
