"use client";

import { BaseEdge, type EdgeProps, getBezierPath } from "@xyflow/react";
import { memo } from "react";
import { wireColour } from "@/ui/wire-colours";
import type { FlowEdge } from "./node-data";

/** A wire in the colour of its type; its dashes move while the node at its end is at work. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<FlowEdge>) {
  const [path] = getBezierPath(props);
  const type = props.data?.type;
  const colour = type ? wireColour(type) : "var(--line-strong)";
  return (
    <BaseEdge
      id={props.id}
      path={path}
      interactionWidth={16}
      {...(props.data?.isFlowing ? { className: "wire-flowing" } : {})}
      style={{ stroke: colour, strokeWidth: props.selected ? 3.5 : 2 }}
    />
  );
});
