/** Wires as the canvas draws them: those at a member of a folded frame end at the frame's card. */
import { catalog } from "@switchyard/catalog";
import {
  type GraphDoc,
  type GraphEdge,
  type InterfacePort,
  interfaceOf,
  type PortRef,
  type WireType,
} from "@switchyard/graph";
import { frameFlowId } from "./annotations";
import type { Flow, FlowInput } from "./flow";
import { foldHandle, frameTitle, stubFlowId } from "./fold-data";
import type { FlowEdge } from "./node-data";
import type { Shown } from "./shown";

export const edgeId = (edge: GraphEdge): string =>
  `${edge.from.node}/${edge.from.port}>${edge.to.node}/${edge.to.port}`;

function wireTypeOf(edge: GraphEdge, kinds: ReadonlyMap<string, string>): WireType | null {
  const definition = catalog.get(kinds.get(edge.from.node) ?? "");
  return definition?.outputs[edge.from.port]?.type ?? null;
}

interface End {
  id: string;
  handle: string;
  words: string;
}

function endAt(ref: PortRef, { cardOf }: Shown): End {
  const card = cardOf.get(ref.node);
  const words = `${ref.node} ${ref.port}`;
  if (!card) return { id: ref.node, handle: ref.port, words };
  return { id: frameFlowId(card.id), handle: foldHandle(ref), words: `${words} in ${frameTitle(card)}` };
}

/** Neither end is in what is not drawn, nor are both in the same card. */
const isDrawn = ({ from, to }: GraphEdge, { inside, cardOf, hasNode }: Shown): boolean => {
  if (inside) return hasNode(from.node) && hasNode(to.node);
  const card = cardOf.get(from.node);
  return card === undefined || card !== cardOf.get(to.node);
};

export function flowEdges(
  { doc, live = {}, marks }: FlowInput,
  shown: Shown,
  previous: Flow | null,
): FlowEdge[] {
  const held = new Map(previous?.edges.map((edge) => [edge.id, edge]));
  const kinds = new Map(doc.nodes.map((node) => [node.id, node.kind]));
  const edges = doc.edges.flatMap((edge): FlowEdge[] => {
    if (!isDrawn(edge, shown)) return [];
    const id = edgeId(edge);
    const type = wireTypeOf(edge, kinds);
    const isFlowing = live[edge.to.node]?.state === "running";
    const mark = marks?.wire(edge) ?? null;
    const before = held.get(id);
    const [from, to] = [endAt(edge.from, shown), endAt(edge.to, shown)];
    const { data } = before ?? {};
    const isSame = data?.type === type && data.isFlowing === isFlowing && data.mark === mark;
    if (before && isSame && before.source === from.id && before.target === to.id) return [before];
    return [
      {
        ...before,
        id,
        type: "wire" as const,
        source: from.id,
        sourceHandle: from.handle,
        target: to.id,
        targetHandle: to.handle,
        data: { type, isFlowing, mark },
        ariaLabel: `Wire from ${from.words} to ${to.words}`,
      },
    ];
  });
  return [...edges, ...stubEdges(doc, shown, held)];
}

/** From each port of the opened sub-graph to the node inside that it belongs to. */
function stubEdges(doc: GraphDoc, { inside }: Shown, held: ReadonlyMap<string, FlowEdge>): FlowEdge[] {
  if (!inside) return [];
  const { inputs, outputs } = interfaceOf(doc, inside, catalog);
  return [...inputs, ...outputs].map((port) => held.get(stubFlowId(port)) ?? stubEdge(port));
}

function stubEdge(port: InterfacePort): FlowEdge {
  const id = stubFlowId(port);
  const [stub, node] = [
    { id, handle: foldHandle(port) },
    { id: port.node, handle: port.port },
  ];
  const [from, to] = port.side === "in" ? [stub, node] : [node, stub];
  return {
    id,
    type: "wire",
    source: from.id,
    sourceHandle: from.handle,
    target: to.id,
    targetHandle: to.handle,
    selectable: false,
    focusable: false,
    data: { type: port.type, isFlowing: false, mark: null },
  };
}
