"use client";

import { catalog } from "@switchyard/catalog";
import {
  type GraphFrame,
  type InterfacePort,
  interfaceOf,
  MAX_PORT_NAME,
  type PortId,
  portKey,
  portsAcross,
  whyNotPortName,
} from "@switchyard/graph";
import { ArrowDown, ArrowUp, EyeOff } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Input, Select } from "@/ui/field";
import { wireColour } from "@/ui/wire-colours";
import { ConnectSelect } from "../inspector/wires-form";
import { useDesigner, useDesignerStore } from "../store/context";
import { hiddenPorts, memberTitle, portTitle } from "./member-ports";

const NOUNS = { in: "input", out: "output" } as const;

interface PortNameProps {
  frame: GraphFrame;
  port: InterfacePort;
}

/** What is typed is taken when it is done, and stays in the field with a sentence where it cannot be. */
function PortName({ frame, port }: PortNameProps) {
  const { namePort, pause } = useDesignerStore().getState();
  const doc = useDesigner((state) => state.history.present);
  const [typed, setTyped] = useState<string | null>(null);
  const noteId = useId();
  const target = { frame: frame.id, port };
  const fault = typed === null ? null : whyNotPortName(doc, target, { name: typed, catalog });
  const commit = () => {
    if (typed === null || fault !== null) return;
    namePort(target, typed);
    pause();
    setTyped(null);
  };
  return (
    <div className="min-w-0 flex-1">
      <Input
        value={typed ?? (port.isNamed ? port.name : "")}
        placeholder={port.name}
        maxLength={MAX_PORT_NAME}
        aria-label={`Name of the ${NOUNS[port.side]} ${port.port} of ${memberTitle(doc, port.node)}`}
        {...(fault ? { "aria-invalid": true, "aria-describedby": noteId } : {})}
        className="h-7 text-xs"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key === "Escape") setTyped(null);
        }}
      />
      {fault ? (
        <p id={noteId} className="pt-0.5 text-bad text-xs">
          {fault}
        </p>
      ) : null}
    </div>
  );
}

interface PortRowProps extends PortNameProps {
  isWired: boolean;
  isFirst: boolean;
  isLast: boolean;
}

function PortRow({ frame, port, isWired, isFirst, isLast }: PortRowProps) {
  const { movePort, hidePort } = useDesignerStore().getState();
  const doc = useDesigner((state) => state.history.present);
  const target = { frame: frame.id, port };
  const whose = `${memberTitle(doc, port.node)} · ${portTitle(doc, port)}`;
  const wires = doc.edges.filter(({ to }) => to.node === port.node && to.port === port.port);
  return (
    <li className="flex flex-col gap-1 py-1.5">
      <div className="flex items-start gap-1">
        <span
          className={cn("mt-2 mr-1 size-2.5 shrink-0", port.side === "in" ? "rounded-[3px]" : "rounded-full")}
          style={{ background: port.type ? wireColour(port.type) : "var(--line-strong)" }}
          aria-hidden="true"
        />
        <PortName frame={frame} port={port} />
        <IconButton
          size="sm"
          label={`Move ${port.name} up`}
          disabled={isFirst}
          onClick={() => movePort(target, -1)}
        >
          <ArrowUp className="size-3.5" aria-hidden="true" />
        </IconButton>
        <IconButton
          size="sm"
          label={`Move ${port.name} down`}
          disabled={isLast}
          onClick={() => movePort(target, 1)}
        >
          <ArrowDown className="size-3.5" aria-hidden="true" />
        </IconButton>
        <IconButton
          size="sm"
          label={isWired ? `${port.name} has a wire and stays` : `Hide ${port.name}`}
          disabled={isWired}
          onClick={() => hidePort(target)}
        >
          <EyeOff className="size-3.5" aria-hidden="true" />
        </IconButton>
      </div>
      <p className="truncate pl-4.5 text-2xs text-faint" title={whose}>
        {whose}
        {isWired ? "" : " · no wire yet"}
      </p>
      {port.side === "in" ? (
        <div className="pl-4.5">
          <ConnectSelect
            to={port}
            title={port.name}
            wires={wires}
            takesMany={takesMany(doc.nodes.find(({ id }) => id === port.node)?.kind, port.port)}
            isOffered={(node) => !frame.nodes.includes(node)}
          />
        </div>
      ) : null}
    </li>
  );
}

const takesMany = (kind: string | undefined, port: string): boolean =>
  catalog.get(kind ?? "")?.inputs[port]?.cardinality === "many";

/** Shows a port of a member on the frame before there is a wire to it. */
function ExposeSelect({
  frame,
  side,
  shown,
}: {
  frame: GraphFrame;
  side: "in" | "out";
  shown: readonly PortId[];
}) {
  const { exposePort } = useDesignerStore().getState();
  const doc = useDesigner((state) => state.history.present);
  const free = useMemo(() => hiddenPorts(doc, frame, { side, shown }), [doc, frame, side, shown]);
  if (free.length === 0) return null;
  const prompt = side === "in" ? "Show another input…" : "Show another output…";
  return (
    <Select
      value=""
      aria-label={prompt}
      className="h-7 text-soft text-xs"
      onChange={(event) => {
        const port = free[Number(event.target.value)];
        if (port) exposePort({ frame: frame.id, port });
      }}
    >
      <option value="">{prompt}</option>
      {free.map((port, index) => (
        <option key={portKey(port)} value={index}>
          {memberTitle(doc, port.node)} · {portTitle(doc, port)}
        </option>
      ))}
    </Select>
  );
}

interface SideProps {
  frame: GraphFrame;
  side: "in" | "out";
  ports: readonly InterfacePort[];
  wired: ReadonlySet<string>;
}

function Side({ frame, side, ports, wired }: SideProps) {
  return (
    <section aria-label={side === "in" ? "Inputs" : "Outputs"}>
      <h4 className="font-medium text-2xs text-faint uppercase tracking-wide">
        {side === "in" ? "Inputs" : "Outputs"} {ports.length}
      </h4>
      <ul>
        {ports.map((port, index) => (
          <PortRow
            key={portKey(port)}
            frame={frame}
            port={port}
            isWired={wired.has(portKey(port))}
            isFirst={index === 0}
            isLast={index === ports.length - 1}
          />
        ))}
      </ul>
      <ExposeSelect frame={frame} side={side} shown={ports} />
    </section>
  );
}

/** The ports of a frame: their names, their order, and which are shown before they have a wire. */
export function InterfaceForm({ frame }: { frame: GraphFrame }) {
  const doc = useDesigner((state) => state.history.present);
  const { inputs, outputs } = useMemo(() => interfaceOf(doc, frame, catalog), [doc, frame]);
  const wired = useMemo(() => new Set(portsAcross(doc, frame).map(portKey)), [doc, frame]);
  return (
    <div className="flex flex-col gap-4">
      <Side frame={frame} side="in" ports={inputs} wired={wired} />
      <Side frame={frame} side="out" ports={outputs} wired={wired} />
    </div>
  );
}
