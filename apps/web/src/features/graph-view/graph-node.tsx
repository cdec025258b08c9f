"use client";

import type { NodeProps } from "@xyflow/react";
import { AlertTriangle, CircleAlert, Layers, Unplug } from "lucide-react";
import { memo, type PointerEvent, useState } from "react";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";
import { useIsTouch } from "@/ui/is-touch";
import { Tip } from "@/ui/tooltip";
import { wireColour } from "@/ui/wire-colours";
import { FarCard } from "./far-card";
import { useIsFarAway } from "./far-context";
import { FarPanel } from "./far-panel";
import { type PortFit, useDraggedFrom } from "./fit";
import { LivePanel } from "./live-panel";
import { MARK_RINGS } from "./mark-rings";
import type { FlowNode, GraphNodeData } from "./node-data";
import { cardHeight, MAX_PARAM_LINES, NODE_WIDTH } from "./node-size";
import { type PortReach, PortRow, type PortRowProps } from "./port-row";
import { StandingTag } from "./standing-tag";

function ProblemBadge({ errors, warnings }: Pick<GraphNodeData, "errors" | "warnings">) {
  const total = errors.length + warnings.length;
  if (total === 0) return null;
  const isError = errors.length > 0;
  const Icon = isError ? CircleAlert : AlertTriangle;
  return (
    <Tip
      side="top"
      content={
        <ul>
          {[...errors, ...warnings].map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      }
    >
      <span
        role="img"
        aria-label={[...errors, ...warnings].join(" ")}
        className={cn(
          "flex h-5 shrink-0 items-center gap-1 rounded-full px-1.5 font-medium text-2xs",
          isError ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn",
        )}
      >
        <Icon className="size-3" aria-hidden="true" />
        {total}
      </span>
    </Tip>
  );
}

function UnavailableBadge({ why }: { why: string | null }) {
  if (why === null) return null;
  return (
    <Tip side="top" content={why}>
      <span
        role="img"
        aria-label={`Unavailable. ${why}`}
        // No word: it would leave the node's name no room.
        className="flex size-5 shrink-0 items-center justify-center rounded-full bg-warn-soft text-warn"
      >
        <Unplug className="size-3" aria-hidden="true" />
      </span>
    </Tip>
  );
}

/** How many values the node takes in turn. */
function SweepBadge({ data }: { data: GraphNodeData }) {
  const swept = data.changed.filter(({ isSwept }) => isSwept);
  if (swept.length === 0) return null;
  const text = swept.map((line) => `${line.title}: ${line.text}`).join("; ");
  return (
    <Tip side="top" content={`Swept. ${text}`}>
      <span
        role="img"
        aria-label={`Swept over ${data.points} values. ${text}`}
        className="tabular flex h-5 shrink-0 items-center gap-1 rounded-full bg-brand-soft px-1.5 font-medium text-2xs text-brand-strong"
      >
        <Layers className="size-3" aria-hidden="true" />
        {data.points}
      </span>
    </Tip>
  );
}

const MARK_TONES = { added: "good", removed: "bad", changed: "warn" } as const;

function Header({ data }: { data: GraphNodeData }) {
  return (
    <div className="flex h-[45px] items-center gap-2 border-b px-3">
      <div className="min-w-0 flex-1">
        <div className="truncate font-medium text-[0.8125rem] leading-4">{data.title}</div>
        <div className="flex items-center gap-2">
          <div className="min-w-0 flex-1 truncate font-mono text-2xs text-faint leading-4">
            {data.node.id}
          </div>
          {data.standing ? <StandingTag standing={data.standing} /> : null}
        </div>
      </div>
      {data.mark ? <Badge tone={MARK_TONES[data.mark]}>{data.mark}</Badge> : null}
      <SweepBadge data={data} />
      <UnavailableBadge why={data.unavailable} />
      <ProblemBadge errors={data.errors} warnings={data.warnings} />
    </div>
  );
}

function ChangedParams({ changed }: Pick<GraphNodeData, "changed">) {
  if (changed.length === 0) return null;
  const rest = changed.length - MAX_PARAM_LINES;
  return (
    <div className="border-t px-3 py-1.5 text-2xs">
      <dl>
        {changed.slice(0, MAX_PARAM_LINES).map((line) => (
          <div key={line.name} className="flex h-[18px] items-center gap-2">
            <dt className="shrink-0 text-faint">{line.title}</dt>
            <dd
              className={cn(
                "tabular ml-auto min-w-0 truncate",
                line.isSwept && "font-medium text-brand-strong",
              )}
            >
              {line.text}
            </dd>
          </div>
        ))}
      </dl>
      {rest > 0 ? <p className="h-[18px] text-faint">and {rest} more</p> : null}
    </div>
  );
}

type Row = Pick<PortRowProps, "input" | "output">;

/** Inputs and outputs side by side. */
function rowsOf(definition: GraphNodeData["definition"]): Row[] {
  const inputs = Object.entries(definition?.inputs ?? {});
  const outputs = Object.entries(definition?.outputs ?? {});
  return Array.from({ length: Math.max(inputs.length, outputs.length) }, (_, row) => ({
    input: inputs[row] ?? null,
    output: outputs[row] ?? null,
  }));
}

/** What the ports of a node say to the wire being dragged, and whether one may be drawn from them now. */
function usePorts(nodeId: string, isConnectable: boolean) {
  const dragged = useDraggedFrom();
  const [isUnderPointer, setUnderPointer] = useState(false);
  const isTouch = useIsTouch();
  const from = dragged?.from.node === nodeId ? dragged.from : null;
  const isAwake = isUnderPointer || from !== null || isTouch;
  const reach: PortReach = !isConnectable ? "fixed" : isAwake ? "awake" : "still";
  const fitOf = (side: "source" | "target", port: string): PortFit => {
    if (!dragged || (from?.port === port && from.side === side)) return null;
    return dragged.fits({ node: nodeId, port, side });
  };
  return {
    fitOf,
    reach,
    // With a button down something is being dragged, and what it passes over stays as it is.
    pointer: {
      onPointerOver: ({ buttons }: PointerEvent) => {
        if (buttons === 0) setUnderPointer(true);
      },
      onPointerLeave: ({ buttons }: PointerEvent) => {
        if (buttons === 0) setUnderPointer(false);
      },
    },
  };
}

interface NearCardProps {
  data: GraphNodeData;
  rows: readonly Row[];
  ports: Pick<PortRowProps, "nodeId" | "reach" | "fitOf">;
}

function NearCard({ data, rows, ports }: NearCardProps) {
  const { live } = data;
  return (
    <>
      <div
        className="-top-px absolute inset-x-[-1px] h-[3px] rounded-t-lg"
        style={{ background: data.accent ? wireColour(data.accent) : "var(--line-strong)" }}
      />
      <Header data={data} />
      <div className="py-1.5">
        {data.definition ? (
          rows.map(({ input, output }) => (
            <PortRow
              key={`${input?.[0] ?? ""}:${output?.[0] ?? ""}`}
              input={input}
              output={output}
              note={input ? (data.portNotes[input[0]] ?? null) : null}
              {...ports}
            />
          ))
        ) : (
          <p className="px-3 text-bad text-xs">Unknown kind {data.node.kind}</p>
        )}
      </div>
      {live ? <LivePanel live={live} accent={data.accent} /> : <ChangedParams changed={data.changed} />}
      {live ? <FarPanel data={data} /> : null}
    </>
  );
}

const RING: Partial<Record<NonNullable<NonNullable<GraphNodeData["live"]>["state"]>, string>> = {
  running: "border-brand",
  failed: "border-bad",
};

/** Where a node stands is no part of its card: while it is dragged, only its frame moves. */
const isSameCard = (one: NodeProps<FlowNode>, other: NodeProps<FlowNode>): boolean =>
  one.id === other.id &&
  one.data === other.data &&
  one.selected === other.selected &&
  one.isConnectable === other.isConnectable;

/** A node's card: in the designer with its changed parameters, on a run's page with what it is doing. */
export const GraphNodeCard = memo(function GraphNodeCard(props: NodeProps<FlowNode>) {
  const { id, data, selected, isConnectable } = props;
  const { fitOf, reach, pointer } = usePorts(id, isConnectable);
  const rows = rowsOf(data.definition);
  const { live } = data;
  const isFar = useIsFarAway() && live === null;
  return (
    <div
      {...pointer}
      style={{ width: NODE_WIDTH }}
      className={cn(
        "rounded-lg border bg-surface text-ink shadow-card",
        data.errors.length > 0 && "border-bad/70",
        live?.state && RING[live.state],
        (live?.state === "waiting" || live?.state === "cancelled") && "opacity-90",
        data.mark && MARK_RINGS[data.mark],
        selected && "outline-brand outline-offset-2",
        selected && (isFar ? "outline-[1.25rem]" : "outline-2"),
        !isFar && "relative",
      )}
    >
      {isFar ? (
        <FarCard data={data} height={cardHeight(rows.length, data.changed.length)} />
      ) : (
        <NearCard data={data} rows={rows} ports={{ nodeId: id, reach, fitOf }} />
      )}
    </div>
  );
}, isSameCard);
