import { catalog } from "@switchyard/catalog";
import type { GraphDoc, GraphNode, NodeDefinition } from "@switchyard/graph";
import { wireColour } from "@/ui/wire-colours";
import { seenBoxes } from "./annotations";
import { accentOf } from "./node-data";
import { estimatedHeight, NODE_WIDTH } from "./node-size";
import { shownOf } from "./shown";
import { wireLines } from "./wire-lines";

const MARGIN = 24;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function frameOf(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}

interface Placed {
  box: Box;
  definition: NodeDefinition | null;
}

function place(node: GraphNode): Placed {
  const box = { ...node.position, width: NODE_WIDTH, height: estimatedHeight(node) };
  return { box, definition: catalog.get(node.kind) ?? null };
}

function PreviewNode({ box, definition }: Placed) {
  const accent = accentOf(definition);
  const colour = accent ? wireColour(accent) : "var(--line-strong)";
  return (
    <g>
      <rect
        {...box}
        rx="14"
        fill="var(--raised)"
        stroke={colour}
        strokeWidth="1.25"
        vectorEffect="non-scaling-stroke"
      />
      <rect x={box.x + 20} y={box.y + 22} width={box.width * 0.55} height="14" rx="7" fill={colour} />
    </g>
  );
}

function PreviewCard({ box }: { box: Box }) {
  return (
    <rect
      {...box}
      rx="14"
      fill="var(--raised)"
      stroke="var(--line-strong)"
      strokeWidth="2.5"
      vectorEffect="non-scaling-stroke"
    />
  );
}

/** A small drawing of a graph: boxes and coloured wires, no text. */
export function GraphPreview({ doc, className }: { doc: GraphDoc; className?: string }) {
  if (doc.nodes.length === 0) return <div className={className} />;
  const { hasNode } = shownOf(doc);
  const cards = [...seenBoxes(doc, new Map()).cards.values()];
  const nodes = new Map(doc.nodes.filter(({ id }) => hasNode(id)).map((node) => [node.id, place(node)]));
  const frame = frameOf([...[...nodes.values()].map(({ box }) => box), ...cards]);
  const viewBox = [frame.x - MARGIN, frame.y - MARGIN, frame.width + 2 * MARGIN, frame.height + 2 * MARGIN];
  return (
    <svg
      viewBox={viewBox.join(" ")}
      className={className}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {wireLines(doc).map(({ id, type, d }) => (
        <path
          key={id}
          d={d}
          fill="none"
          stroke={wireColour(type)}
          strokeWidth="1.25"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {cards.map((box) => (
        <PreviewCard key={`${box.x} ${box.y}`} box={box} />
      ))}
      {[...nodes].map(([id, placed]) => (
        <PreviewNode key={id} {...placed} />
      ))}
    </svg>
  );
}
