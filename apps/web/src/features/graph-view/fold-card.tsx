"use client";

import type { InterfacePort } from "@switchyard/graph";
import { type NodeProps, useUpdateNodeInternals } from "@xyflow/react";
import { AlertTriangle, CircleAlert, Layers, Package } from "lucide-react";
import { memo, useEffect } from "react";
import { Badge } from "@/ui/badge";
import { cn } from "@/ui/cn";
import { Tip } from "@/ui/tooltip";
import { wireColour } from "@/ui/wire-colours";
import { tintOf } from "./annotations";
import { FarPanel } from "./far-panel";
import { type PortFit, useDraggedFrom } from "./fit";
import { FoldButton } from "./fold-button";
import { useFoldMoves } from "./fold-context";
import { countText, type FoldData, type FoldNode, foldHandle } from "./fold-data";
import { LivePanel } from "./live-panel";
import { MARK_RINGS } from "./mark-rings";
import { FOLD_WIDTH } from "./node-size";
import { Dot, type PortReach } from "./port-row";
import { StandingTag } from "./standing-tag";

const PILL = "flex h-5 shrink-0 items-center gap-1 rounded-full px-1.5 font-medium text-2xs";

/** How many problems there are inside; where the page can go to them, a button that does. */
function ProblemsInside({ data }: { data: FoldData }) {
  const moves = useFoldMoves();
  const sentences = [...data.errors, ...data.warnings];
  if (sentences.length === 0) return null;
  const isError = data.errors.length > 0;
  const Icon = isError ? CircleAlert : AlertTriangle;
  const look = cn(PILL, isError ? "bg-bad-soft text-bad" : "bg-warn-soft text-warn");
  const content = (
    <>
      <Icon className="size-3" aria-hidden="true" />
      {sentences.length}
    </>
  );
  const list = (
    <ul>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
  const { toProblem } = moves ?? {};
  return (
    <Tip side="top" content={list}>
      {toProblem ? (
        <button
          type="button"
          aria-label={`Go to the first of ${sentences.length} problem${sentences.length === 1 ? "" : "s"} inside. ${sentences.join(" ")}`}
          className={cn(look, "nodrag nopan")}
          onClick={(event) => {
            event.stopPropagation();
            toProblem(data.frame.id);
          }}
        >
          {content}
        </button>
      ) : (
        <span role="img" aria-label={sentences.join(" ")} className={look}>
          {content}
        </span>
      )}
    </Tip>
  );
}

function SweptInside({ swept, points }: Pick<FoldData, "swept" | "points">) {
  if (swept.length === 0) return null;
  const text = swept.join("; ");
  return (
    <Tip side="top" content={`Swept. ${text}`}>
      <span
        role="img"
        aria-label={`Swept over ${points} values. ${text}`}
        className={cn(PILL, "tabular bg-brand-soft text-brand-strong")}
      >
        <Layers className="size-3" aria-hidden="true" />
        {points}
      </span>
    </Tip>
  );
}

function Header({ data }: { data: FoldData }) {
  return (
    <div className="flex h-[45px] items-center gap-2 border-b px-3">
      <Package className="size-4 shrink-0 text-faint" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <div
          title={data.title}
          className={cn(
            "truncate font-medium text-[0.8125rem] leading-4",
            !data.frame.title.trim() && "text-faint",
          )}
        >
          {data.title}
        </div>
        <div className="flex items-center gap-2">
          <div className="min-w-0 flex-1 truncate text-2xs text-faint leading-4">
            {countText(data.nodes, data.notes)} inside
          </div>
          {data.standing ? <StandingTag standing={data.standing} /> : null}
        </div>
      </div>
      {data.mark ? <Badge tone="warn">{data.mark}</Badge> : null}
      <SweptInside swept={data.swept} points={data.points} />
      <ProblemsInside data={data} />
      <FoldButton frame={data.frame} />
    </div>
  );
}

function usePortFit() {
  const dragged = useDraggedFrom();
  return ({ node, port, side }: InterfacePort): PortFit => {
    if (!dragged) return null;
    const onto = { node, port, side: side === "in" ? ("target" as const) : ("source" as const) };
    const isOrigin = dragged.from.port === foldHandle(onto) && dragged.from.side === onto.side;
    return isOrigin ? null : dragged.fits(onto);
  };
}

interface PortProps {
  nodeId: string;
  reach: PortReach;
  port: InterfacePort;
  fit: PortFit;
}

function Port({ nodeId, reach, port, fit }: PortProps) {
  const isInput = port.side === "in";
  return (
    <>
      {isInput && port.type ? (
        <Dot {...{ nodeId, reach, fit }} id={foldHandle(port)} type={port.type} side="target" />
      ) : null}
      <span
        title={`${port.name}: ${port.port} of ${port.node}`}
        className={cn(
          "min-w-0 truncate text-soft",
          !isInput && "ml-auto text-right",
          fit === "refuses" && "opacity-40",
        )}
      >
        {port.name}
      </span>
      {!isInput && port.type ? (
        <Dot {...{ nodeId, reach, fit }} id={foldHandle(port)} type={port.type} side="source" />
      ) : null}
    </>
  );
}

type PortsProps = Pick<FoldData, "inputs" | "outputs"> & Pick<PortProps, "nodeId" | "reach">;

function Ports({ inputs, outputs, nodeId, reach }: PortsProps) {
  const fitOf = usePortFit();
  const rows = Math.max(inputs.length, outputs.length);
  if (rows === 0) return <p className="px-3 text-faint text-xs leading-[22px]">No ports yet</p>;
  return Array.from({ length: rows }, (_, row) => {
    const [input, output] = [inputs[row], outputs[row]];
    return (
      <div
        key={`${input ? foldHandle(input) : ""}:${output ? foldHandle(output) : ""}`}
        className="relative flex h-[22px] items-center gap-3 px-3 text-xs"
      >
        {input ? <Port {...{ nodeId, reach }} port={input} fit={fitOf(input)} /> : null}
        {output ? <Port {...{ nodeId, reach }} port={output} fit={fitOf(output)} /> : null}
      </div>
    );
  });
}

/** Wires are drawn to where handles were measured: once more when ports come, go or change places. */
function useMeasuredPorts(id: string, { inputs, outputs }: Pick<FoldData, "inputs" | "outputs">): void {
  const measure = useUpdateNodeInternals();
  const order = [...inputs.map(foldHandle), "", ...outputs.map(foldHandle)].join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the order of the ports is what asks for it.
  useEffect(() => measure(id), [measure, id, order]);
}

/** A sub-graph that is folded into one card: its name, its ports, and what there is to say of all that is inside. */
export const FoldCard = memo(function FoldCard(props: NodeProps<FoldNode>) {
  const { id, data, selected, isConnectable } = props;
  useMeasuredPorts(id, data);
  const { live } = data;
  const tint = tintOf(data.frame.colour);
  return (
    <div
      data-fold={data.frame.id}
      style={{
        width: FOLD_WIDTH,
        // Cards that lie below it: there is more than one node in here.
        boxShadow: `4px 4px 0 -1px var(--surface), 4px 4px 0 0 ${tint}, 8px 8px 0 -1px var(--surface), 8px 8px 0 0 ${tint}`,
      }}
      className={cn(
        "relative rounded-lg border border-line-strong bg-surface text-ink",
        data.errors.length > 0 && "border-bad/70",
        live?.state === "running" && "border-brand",
        live?.state === "failed" && "border-bad",
        data.mark && MARK_RINGS[data.mark],
        selected && "outline-2 outline-brand outline-offset-2",
      )}
    >
      <div
        className="-top-px absolute inset-x-[-1px] h-[3px] rounded-t-lg"
        style={{ background: data.accent ? wireColour(data.accent) : "var(--line-strong)" }}
      />
      <Header data={data} />
      <div className="py-1.5">
        <Ports
          nodeId={id}
          reach={isConnectable ? "awake" : "fixed"}
          inputs={data.inputs}
          outputs={data.outputs}
        />
      </div>
      {live ? <LivePanel live={live} accent={data.accent} /> : null}
      {live ? <FarPanel data={data} /> : null}
    </div>
  );
});
