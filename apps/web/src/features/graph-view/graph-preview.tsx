import { catalog } from "@switchyard/catalog";
import type { GraphDoc, GraphEdge, GraphNode, NodeDefinition } from "@switchyard/graph";
import { wireColour } from "@/ui/wire-colours";
import { accentOf } from "./node-data";
import { estimatedHeight, HEADER_HEIGHT, NODE_WIDTH, PORT_HEIGHT } from "./node-size";
import { edgeId } from "./to-flow";

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

/** Where a port sits on its node's box. */
function portY(box: Box, ports: readonly string[], port: string): number {
  const row = Math.max(0, ports.indexOf(port));
  return box.y + HEADER_HEIGHT + (row + 0.5) * PORT_HEIGHT;
}

interface Placed {
  box: Box;
  definition: NodeDefinition | null;
}

function place(node: GraphNode): Placed {
  const box = { ...node.position, width: NODE_WIDTH, height: estimatedHeight(node) };
  return { box, definition: catalog.get(node.kind) ?? null };
}

function PreviewWire({ edge, nodes }: { edge: GraphEdge; nodes: ReadonlyMap<string, Placed> }) {
  const from = nodes.get(edge.from.node);
  const to = nodes.get(edge.to.node);
  const type = from?.definition?.outputs[edge.from.port]?.type;
  if (!from || !to || !type) return null;
  const x1 = from.box.x + from.box.width;
  const y1 = portY(from.box, Object.keys(from.definition?.outputs ?? {}), edge.from.port);
  const x2 = to.box.x;
  const y2 = portY(to.box, Object.keys(to.definition?.inputs ?? {}), edge.to.port);
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  return (
    <path
      d={`M${x1},${y1}C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`}
      fill="none"
      stroke={wireColour(type)}
      strokeWidth="1.25"
      vectorEffect="non-scaling-stroke"
    />
  );
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

/** A small drawing of a graph: boxes and coloured wires, no text. */
export function GraphPreview({ doc, className }: { doc: GraphDoc; className?: string }) {
  if (doc.nodes.length === 0) return <div className={className} />;
  const nodes = new Map(doc.nodes.map((node) => [node.id, place(node)]));
  const frame = frameOf([...nodes.values()].map(({ box }) => box));
  const viewBox = [frame.x - MARGIN, frame.y - MARGIN, frame.width + 2 * MARGIN, frame.height + 2 * MARGIN];
  return (
    <svg
      viewBox={viewBox.join(" ")}
      className={className}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {doc.edges.map((edge) => (
        <PreviewWire key={edgeId(edge)} edge={edge} nodes={nodes} />
      ))}
      {[...nodes].map(([id, placed]) => (
        <PreviewNode key={id} {...placed} />
      ))}
    </svg>
  );
}
