"use client";

import { fieldsOf } from "@switchyard/catalog";
import {
  type DiffMark,
  type GraphDiff,
  type GraphEdge,
  type GraphFrame,
  type GraphNode,
  isEmptyDiff,
  type NodeDifference,
  type ParamDifference,
  type PortDifference,
  portDifferences,
  portKey,
  type SweepDifference,
} from "@switchyard/graph";
import { formatParam, nodeTitle, noteTitle, sweepText } from "@/features/graph-view";
import { Badge, type Tone } from "@/ui/badge";
import { useDesigner } from "../store/context";
import { type ComparedVersion, useComparison } from "./compared";

function Entry({ mark, tone, children }: { mark: string; tone: Tone; children: React.ReactNode }) {
  return (
    <li className="flex gap-2 py-1">
      <Badge tone={tone} className="mt-px">
        {mark}
      </Badge>
      <div className="min-w-0 flex-1">{children}</div>
    </li>
  );
}

function Name({ node }: { node: GraphNode }) {
  return (
    <>
      {nodeTitle(node)} <span className="font-mono text-2xs text-faint">{node.id}</span>
    </>
  );
}

function Param({ kind, difference }: { kind: string; difference: ParamDifference }) {
  const { param, before, after } = difference;
  const title = fieldsOf(kind).find(({ name }) => name === param)?.title ?? param;
  return (
    <div className="flex gap-2 text-xs">
      <dt className="shrink-0 text-soft">{title}</dt>
      <dd className="tabular min-w-0 break-words">
        <del className="text-bad no-underline">{before === undefined ? "none" : formatParam(before)}</del>
        <span aria-hidden="true"> → </span>
        <span className="sr-only">became</span>
        <ins className="text-good no-underline">{after === undefined ? "none" : formatParam(after)}</ins>
      </dd>
    </div>
  );
}

/** As a difference of two texts. */
const inText = ({ param, before, after }: SweepDifference): ParamDifference => ({
  param,
  before: before ? `swept: ${sweepText(before)}` : "not swept",
  after: after ? `swept: ${sweepText(after)}` : "not swept",
});

function Changed({ before, after, params, sweeps }: NodeDifference) {
  return (
    <Entry mark="changed" tone="warn">
      <Name node={after} />
      <dl>
        {before.kind === after.kind ? null : (
          <Param kind="" difference={{ param: "Kind", before: before.kind, after: after.kind }} />
        )}
        {before.label === after.label ? null : (
          <Param kind="" difference={{ param: "Name", before: nodeTitle(before), after: nodeTitle(after) }} />
        )}
        {params.map((difference) => (
          <Param key={difference.param} kind={after.kind} difference={difference} />
        ))}
        {sweeps.map((difference) => (
          <Param key={`sweep ${difference.param}`} kind={after.kind} difference={inText(difference)} />
        ))}
      </dl>
    </Entry>
  );
}

function Wire({ from, to }: GraphEdge) {
  return (
    <span className="break-words font-mono text-2xs">
      {from.node}.{from.port} → {to.node}.{to.port}
    </span>
  );
}

interface AnnotationEntryProps {
  noun: string;
  mark: DiffMark;
  title: string;
  children?: React.ReactNode;
}

/** What a note says, or a frame is called, and what became of it. */
function AnnotationEntry({ noun, mark, title, children }: AnnotationEntryProps) {
  return (
    <Entry mark={`${noun} ${mark}`} tone={ANNOTATION_TONES[mark]}>
      <span className="break-words">{title}</span>
      {children}
    </Entry>
  );
}

const ANNOTATION_TONES: Record<DiffMark, Tone> = { added: "good", removed: "bad", changed: "warn" };

const nameText = (name: string | null | undefined): string =>
  name === undefined ? "none" : (name ?? "its own name");

/** What has become of a frame's interface. */
function Ports({ differences }: { differences: readonly PortDifference[] }) {
  return (
    <dl>
      {differences.map(({ port, before, after }) => (
        <Param
          key={portKey(port)}
          kind=""
          difference={{
            param: `${port.side === "in" ? "Input" : "Output"} ${port.node}.${port.port}`,
            before: nameText(before),
            after: nameText(after),
          }}
        />
      ))}
    </dl>
  );
}

interface AnnotationsProps extends Pick<GraphDiff, "notes" | "frames"> {
  portsOf: (before: GraphFrame, after: GraphFrame) => readonly PortDifference[];
}

function Annotations({ notes, frames, portsOf }: AnnotationsProps) {
  return (
    <>
      {frames.map(({ mark, before, after }) => {
        const { id, title } = after ?? before;
        return (
          <AnnotationEntry key={`frame ${id}`} noun="frame" mark={mark} title={title || "Untitled frame"}>
            {before && after ? <Ports differences={portsOf(before, after)} /> : null}
          </AnnotationEntry>
        );
      })}
      {notes.map(({ mark, before, after }) => {
        const note = after ?? before;
        return (
          <AnnotationEntry key={`note ${note.id}`} noun="note" mark={mark} title={noteTitle(note.text)} />
        );
      })}
    </>
  );
}

const keyOf = ({ from, to }: GraphEdge): string => `${from.node}.${from.port}>${to.node}.${to.port}`;

/** What has changed since a version, node by node. */
export function DiffList({ compared }: { compared: ComparedVersion }) {
  const { diff } = useComparison(compared);
  const present = useDesigner((state) => state.history.present);
  if (isEmptyDiff(diff)) return <p className="text-soft text-xs">The draft does the same work.</p>;
  return (
    <ul>
      {diff.added.map((node) => (
        <Entry key={node.id} mark="added" tone="good">
          <Name node={node} />
        </Entry>
      ))}
      {diff.removed.map((node) => (
        <Entry key={node.id} mark="removed" tone="bad">
          <Name node={node} />
        </Entry>
      ))}
      {diff.changed.map((change) => (
        <Changed key={change.after.id} {...change} />
      ))}
      {diff.wiresAdded.map((edge) => (
        <Entry key={keyOf(edge)} mark="wire added" tone="good">
          <Wire {...edge} />
        </Entry>
      ))}
      {diff.wiresRemoved.map((edge) => (
        <Entry key={keyOf(edge)} mark="wire removed" tone="bad">
          <Wire {...edge} />
        </Entry>
      ))}
      {diff.reordered.map(({ node, port }) => (
        <Entry key={`${node}.${port}`} mark="reordered" tone="warn">
          <span className="font-mono text-2xs">
            {node}.{port}
          </span>
        </Entry>
      ))}
      <Annotations
        notes={diff.notes}
        frames={diff.frames}
        portsOf={(before, after) => portDifferences([compared.doc, before], [present, after])}
      />
    </ul>
  );
}
