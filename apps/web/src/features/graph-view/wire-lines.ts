/** Wires as lines, from the document alone: where previews and the far view of a canvas draw them. Pure. */
import { catalog } from "@switchyard/catalog";
import { type Box, type GraphDoc, interfacesOf, type PortRef, type WireType } from "@switchyard/graph";
import { getBezierPath, Position, type XYPosition } from "@xyflow/react";
import { frameBoxes } from "./annotations";
import { edgeId } from "./flow-edges";
import { foldHandle } from "./fold-data";
import { dotBox, NODE_WIDTH } from "./node-size";
import { shownOf } from "./shown";

export interface WireLine {
  readonly id: string;
  readonly type: WireType;
  /** An SVG path in the coordinates of the document. */
  readonly d: string;
}

/** What a wire ends at: a node's card, or the card of the folded frame that holds it. */
interface Card {
  readonly box: Pick<Box, "x" | "y" | "width">;
  readonly rowOf: (side: "source" | "target", ref: PortRef) => number;
  /** The folded frame. */
  readonly fold: string | null;
}

function cardsOf(doc: GraphDoc): ReadonlyMap<string, Card> {
  const { folded, hasNode } = shownOf(doc);
  const cards = new Map<string, Card>();
  for (const { id, kind, position } of doc.nodes) {
    if (!hasNode(id)) continue;
    const definition = catalog.get(kind);
    const ports = {
      target: Object.keys(definition?.inputs ?? {}),
      source: Object.keys(definition?.outputs ?? {}),
    };
    cards.set(id, {
      box: { ...position, width: NODE_WIDTH },
      rowOf: (side, ref) => ports[side].indexOf(ref.port),
      fold: null,
    });
  }
  const boxes = frameBoxes(doc, new Map());
  const interfaces = interfacesOf(doc, folded, catalog);
  for (const frame of folded) {
    const [box, ports] = [boxes.get(frame.id), interfaces.get(frame.id)];
    if (!box || !ports) continue;
    const handles = { target: ports.inputs.map(foldHandle), source: ports.outputs.map(foldHandle) };
    const rowOf: Card["rowOf"] = (side, ref) => handles[side].indexOf(foldHandle(ref));
    for (const member of frame.nodes) cards.set(member, { box, rowOf, fold: frame.id });
  }
  return cards;
}

/** The outer side of a port's dot. */
function endAt({ box, rowOf }: Card, side: "source" | "target", ref: PortRef): XYPosition {
  const dot = dotBox(side, Math.max(0, rowOf(side, ref)), box.width);
  return { x: box.x + dot.x + (side === "source" ? dot.width : 0), y: box.y + dot.y + dot.height / 2 };
}

/** Each wire that is drawn on the whole graph; those of unknown ports, and those inside of one folded frame, are not. */
export function wireLines(doc: GraphDoc): WireLine[] {
  const cards = cardsOf(doc);
  const kinds = new Map(doc.nodes.map(({ id, kind }) => [id, kind]));
  return doc.edges.flatMap((edge): WireLine[] => {
    const [from, to] = [cards.get(edge.from.node), cards.get(edge.to.node)];
    const type = catalog.get(kinds.get(edge.from.node) ?? "")?.outputs[edge.from.port]?.type;
    if (!from || !to || !type || (from.fold !== null && from.fold === to.fold)) return [];
    const [source, target] = [endAt(from, "source", edge.from), endAt(to, "target", edge.to)];
    const [d] = getBezierPath({
      sourceX: source.x,
      sourceY: source.y,
      sourcePosition: Position.Right,
      targetX: target.x,
      targetY: target.y,
      targetPosition: Position.Left,
    });
    return [{ id: edgeId(edge), type, d }];
  });
}

/** One path for all wires of a type. */
export function linesByType(lines: readonly WireLine[]): { type: WireType; d: string }[] {
  const parts = new Map<WireType, string[]>();
  for (const { type, d } of lines) {
    const held = parts.get(type);
    if (held) held.push(d);
    else parts.set(type, [d]);
  }
  return [...parts].map(([type, held]) => ({ type, d: held.join("") }));
}
