"use client";

import type { DiffMark } from "@switchyard/graph";
import { BaseEdge, type EdgeProps, getBezierPath } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { wireColour } from "@/ui/wire-colours";
import { useIsFarAway } from "./far-context";
import type { FlowEdge } from "./node-data";

/** While two versions are compared. */
const MARKED: Record<DiffMark, CSSProperties> = {
  added: { stroke: "var(--good)", strokeWidth: 3 },
  removed: { stroke: "var(--bad)", strokeDasharray: "6 5" },
  changed: { stroke: "var(--warn)", strokeWidth: 3 },
};

/** Of what is chosen, among wires that are hardly seen. */
const FAR_WIDTH = 14;

/** The line of a wire between the ends that the canvas gives it. */
export const wirePath = (ends: Parameters<typeof getBezierPath>[0]): string => getBezierPath(ends)[0];

/** A wire in the colour of its type; its dashes move while the node at its end is at work. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<FlowEdge>) {
  const type = props.data?.type;
  const mark = props.data?.mark;
  const isFarAway = useIsFarAway();
  const width = isFarAway ? FAR_WIDTH : props.selected ? 3.5 : 2;
  const colour = type ? wireColour(type) : "var(--line-strong)";
  return (
    <BaseEdge
      id={props.id}
      path={wirePath(props)}
      interactionWidth={16}
      {...(props.data?.isFlowing ? { className: "wire-flowing" } : {})}
      style={{ stroke: colour, strokeWidth: width, ...(mark ? MARKED[mark] : {}) }}
    />
  );
});
