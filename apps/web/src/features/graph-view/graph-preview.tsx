import { catalog } from "@switchyard/catalog";
import type { GraphDoc } from "@switchyard/graph";
import { wireColour } from "@/ui/wire-colours";
import { accentOf } from "./node-data";
import { estimatedHeight, NODE_WIDTH } from "./node-size";

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

/** Where a port sits on its node's box, as a share of the height below the title. */
function portY(box: Box, ports: readonly string[], port: string): number {
  const row = Math.max(0, ports.indexOf(port));
  return box.y + 45 + 6 + row * 22 + 11;
}

/** A small drawing of a graph: boxes and coloured wires, no text. */
export function GraphPreview({ doc, className }: { doc: GraphDoc; className?: string }) {
  if (doc.nodes.length === 0) return <div className={className} />;
  const kinds = new Map(doc.nodes.map((node) => [node.id, catalog.get(node.kind) ?? null]));
  const boxes = new Map(
    doc.nodes.map((node) => [
      node.id,
      { x: node.position.x, y: node.position.y, width: NODE_WIDTH, height: estimatedHeight(node) },
    ]),
  );
  const frame = frameOf([...boxes.values()]);
  const viewBox = [frame.x - MARGIN, frame.y - MARGIN, frame.width + 2 * MARGIN, frame.height + 2 * MARGIN];
  return (
    <svg
      viewBox={viewBox.join(" ")}
      className={className}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {doc.edges.map((edge) => {
        const from = boxes.get(edge.from.node);
        const to = boxes.get(edge.to.node);
        const type = kinds.get(edge.from.node)?.outputs[edge.from.port]?.type;
        if (!from || !to || !type) return null;
        const x1 = from.x + from.width;
        const y1 = portY(from, Object.keys(kinds.get(edge.from.node)?.outputs ?? {}), edge.from.port);
        const y2 = portY(to, Object.keys(kinds.get(edge.to.node)?.inputs ?? {}), edge.to.port);
        const bend = Math.max(40, Math.abs(to.x - x1) / 2);
        return (
          <path
            key={`${edge.from.node}/${edge.from.port}>${edge.to.node}/${edge.to.port}`}
            d={`M${x1},${y1}C${x1 + bend},${y1} ${to.x - bend},${y2} ${to.x},${y2}`}
            fill="none"
            stroke={wireColour(type)}
            strokeWidth="1.25"
            vectorEffect="non-scaling-stroke"
          />
        );
      })}
      {[...boxes].map(([id, box]) => {
        const accent = accentOf(kinds.get(id) ?? null);
        return (
          <g key={id}>
            <rect
              {...box}
              rx="14"
              fill="var(--raised)"
              stroke={accent ? wireColour(accent) : "var(--line-strong)"}
              strokeWidth="1.25"
              vectorEffect="non-scaling-stroke"
            />
            <rect
              x={box.x + 20}
              y={box.y + 22}
              width={box.width * 0.55}
              height="14"
              rx="7"
              fill={accent ? wireColour(accent) : "var(--line)"}
            />
          </g>
        );
      })}
    </svg>
  );
}
