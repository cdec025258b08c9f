import { closest } from "./closest";
import type { NodeDefinition } from "./define-node";
import type { GraphDoc, GraphEdge, PortRef } from "./document";
import type { GraphProblem } from "./problems";
import { findCycles } from "./topology";

export interface Wires {
  /** Node -> input port -> what is plugged in, in the document's order. Only wires that make sense. */
  inputs: Map<string, Map<string, PortRef[]>>;
  /** Ports (`node/port`) at which some wire ends that is not in `inputs`: a second complaint would only confuse. */
  occupied: Set<string>;
}

/** What the wire check needs to know of a node; null where its kind is unknown. */
export type DefinitionOf = (id: string) => NodeDefinition | null | undefined;

/** The definitions at a wire's ends. */
interface Ends {
  readonly from: ReturnType<DefinitionOf>;
  readonly to: ReturnType<DefinitionOf>;
}

const wireName = ({ from, to }: GraphEdge): string => `${from.node}.${from.port} -> ${to.node}.${to.port}`;

/** Checks each wire by itself: that its ends exist, fit each other, and have room. */
export function checkWires(doc: GraphDoc, definitionOf: DefinitionOf, problems: GraphProblem[]): Wires {
  const wires: Wires = { inputs: new Map(), occupied: new Set() };
  const drawn = new Set<string>();
  for (const edge of doc.edges) {
    const name = wireName(edge);
    const ends: Ends = { from: definitionOf(edge.from.node), to: definitionOf(edge.to.node) };
    const found =
      endProblems(edge, ends) ?? fitProblem(edge, ends) ?? roomProblem(edge, ends, wires, drawn.has(name));
    if (found) problems.push(...found.map((problem) => ({ ...problem, edge })));
    if (!found && ends.from && ends.to) addWire(edge, wires);
    else wires.occupied.add(`${edge.to.node}/${edge.to.port}`);
    drawn.add(name);
  }
  return wires;
}

function addWire({ from, to }: GraphEdge, { inputs }: Wires): void {
  let ports = inputs.get(to.node);
  if (!ports) {
    ports = new Map<string, PortRef[]>();
    inputs.set(to.node, ports);
  }
  const held = ports.get(to.port);
  if (held) held.push(from);
  else ports.set(to.port, [from]);
}

function endProblems(edge: GraphEdge, ends: Ends): GraphProblem[] | null {
  const from = endProblem(edge, "from", ends);
  const to = endProblem(edge, "to", ends);
  if (from) return to ? [from, to] : [from];
  return to ? [to] : null;
}

function endProblem(edge: GraphEdge, end: "from" | "to", ends: Ends): GraphProblem | null {
  const { node, port } = edge[end];
  const other = end === "from" ? "to" : "from";
  const definition = ends[end];
  if (definition === undefined)
    return {
      code: "unknownNode",
      severity: "error",
      nodeId: ends[other] === undefined ? null : edge[other].node,
      message: `The wire ${wireName(edge)} ends at '${node}', which is not in the graph.`,
      remedy: "Remove the wire, or add the node again.",
    };
  const ports = end === "from" ? definition?.outputs : definition?.inputs;
  if (!definition || !ports || Object.hasOwn(ports, port)) return null;
  const near = closest(port, Object.keys(ports));
  const names = Object.keys(ports).join(", ") || "none";
  return {
    code: "unknownPort",
    severity: "error",
    nodeId: node,
    port,
    message: `'${definition.title}' has no ${end === "from" ? "output" : "input"} '${port}'.`,
    remedy: near ? `Use '${near}'.` : `Remove the wire; it has: ${names}.`,
  };
}

function fitProblem({ from, to }: GraphEdge, ends: Ends): GraphProblem[] | null {
  const output = ends.from?.outputs[from.port];
  const input = ends.to?.inputs[to.port];
  if (!output || !input || output.type === input.type) return null;
  return [
    {
      code: "portMismatch",
      severity: "error",
      nodeId: to.node,
      port: to.port,
      message: `'${from.node}.${from.port}' gives ${output.type}, but '${to.node}.${to.port}' takes ${input.type}.`,
      remedy: `Plug something that gives ${input.type} into '${to.port}'.`,
    },
  ];
}

function roomProblem(
  edge: GraphEdge,
  ends: Ends,
  { inputs }: Wires,
  doubled: boolean,
): GraphProblem[] | null {
  const { to } = edge;
  const isFull =
    ends.to?.inputs[to.port]?.cardinality === "one" && inputs.get(to.node)?.has(to.port) === true;
  if (!doubled && !isFull) return null;
  return [
    {
      code: doubled ? "repeatedWire" : "tooManyWires",
      severity: "error",
      nodeId: to.node,
      port: to.port,
      message: doubled
        ? `The wire ${wireName(edge)} is drawn twice.`
        : `'${to.port}' takes one wire, but has another from '${edge.from.node}' too.`,
      remedy: doubled ? "Remove one of the two." : "Remove all wires to it but one.",
    },
  ];
}

/** One problem a cycle, at its first node, naming the way round. */
export function checkCycles(doc: GraphDoc, wires: Wires, problems: GraphProblem[]): void {
  const before = (id: string): string[] => {
    const sources: string[] = [];
    wires.inputs.get(id)?.forEach((refs) => {
      for (const ref of refs) sources.push(ref.node);
    });
    return sources;
  };
  const cycles = findCycles(
    doc.nodes.map((node) => node.id),
    before,
  );
  for (const members of cycles) {
    const way = wayRound(members, before);
    const names = way.length > 8 ? [...way.slice(0, 7), `... ${way.length - 7} more`] : way;
    problems.push({
      code: "cycle",
      severity: "error",
      nodeId: way[0] ?? null,
      message: `These nodes feed each other in a circle: ${[...names, way[0]].join(" -> ")}.`,
      remedy: "Remove one of the wires between them.",
    });
  }
}

/** A shortest closed way through the first member, in the direction of the wires. */
function wayRound(members: readonly string[], before: (id: string) => string[]): string[] {
  const inside = new Set(members);
  const [start = ""] = members;
  const cameFrom = new Map<string, string>();
  let front = [start];
  while (!cameFrom.has(start) && front.length > 0) {
    const next: string[] = [];
    for (const id of front) {
      for (const source of before(id)) {
        if (!inside.has(source) || cameFrom.has(source)) continue;
        cameFrom.set(source, id);
        next.push(source);
      }
    }
    front = next;
  }
  const way = [start];
  for (let id = cameFrom.get(start); id !== undefined && id !== start; id = cameFrom.get(id)) way.push(id);
  return way;
}
