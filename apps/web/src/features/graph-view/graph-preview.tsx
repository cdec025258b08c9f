import { catalog } from "@switchyard/catalog";
import type { GraphDoc, GraphEdge, GraphNode, NodeDefinition } from "@switchyard/graph";
import { wireColour } from "@/ui/wire-colours";
import { seenBoxes } from "./annotations";
import { edgeId } from "./flow-edges";
import { accentOf } from "./node-data";
import { estimatedHeight, HEADER_HEIGHT, NODE_WIDTH, PORT_HEIGHT } from "./node-size";
import { shownOf } from "./shown";

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
function portY({ box, card }: Placed, ports: readonly string[], port: string): number {
  if (card !== undefined) return box.y + box.height / 2;
  const row = Math.max(0, ports.indexOf(port));
  return box.y + HEADER_HEIGHT + (row + 0.5) * PORT_HEIGHT;
}

interface Placed {
  box: Box;
  definition: NodeDefinition | null;
  /** The folded frame that it is hidden in. */
  card?: string;
}

function place(node: GraphNode): Placed {
  const box = { ...node.position, width: NODE_WIDTH, height: estimatedHeight(node) };
  return { box, definition: catalog.get(node.kind) ?? null };
}

function PreviewWire({ edge, nodes }: { edge: GraphEdge; nodes: ReadonlyMap<string, Placed> }) {
  const from = nodes.get(edge.from.node);
  const to = nodes.get(edge.to.node);
  const type = from?.definition?.outputs[edge.from.port]?.type;
  if (!from || !to || !type || (from.card !== undefined && from.card === to.card)) return null;
  const x1 = from.box.x + from.box.width;
  const y1 = portY(from, Object.keys(from.definition?.outputs ?? {}), edge.from.port);
  const x2 = to.box.x;
  const y2 = portY(to, Object.keys(to.definition?.inputs ?? {}), edge.to.port);
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

function PreviewNode({ box, definition }: Omit<Placed, "card">) {
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

/** The cards of folded frames, and for each of their members where its wires end. */
function placeCards(doc: GraphDoc): { cards: Box[]; ends: Map<string, Placed> } {
  const boxes = seenBoxes(doc, new Map()).cards;
  const ends = new Map<string, Placed>();
  for (const { id, nodes } of shownOf(doc).folded) {
    const box = boxes.get(id);
    for (const member of doc.nodes)
      if (box && nodes.includes(member.id))
        ends.set(member.id, { box, definition: catalog.get(member.kind) ?? null, card: id });
  }
  return { cards: [...boxes.values()], ends };
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
  const { cards, ends } = placeCards(doc);
  const nodes = new Map(doc.nodes.filter(({ id }) => hasNode(id)).map((node) => [node.id, place(node)]));
  const wired = new Map([...nodes, ...ends]);
  const frame = frameOf([...[...nodes.values()].map(({ box }) => box), ...cards]);
  const viewBox = [frame.x - MARGIN, frame.y - MARGIN, frame.width + 2 * MARGIN, frame.height + 2 * MARGIN];
  return (
    <svg
      viewBox={viewBox.join(" ")}
      className={className}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {doc.edges.map((edge) => (
        <PreviewWire key={edgeId(edge)} edge={edge} nodes={wired} />
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
