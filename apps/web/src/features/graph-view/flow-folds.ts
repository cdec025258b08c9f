/** Folded frames as cards, and the ports of the sub-graph that is alone on the canvas. Pure. */
import { catalog } from "@switchyard/catalog";
import {
  type Box,
  type FrameInterface,
  type GraphDoc,
  type GraphFrame,
  type GraphNode,
  type GraphProblem,
  type InterfacePort,
  interfaceOf,
  interfacesOf,
  isSameJson,
} from "@switchyard/graph";
import { boxAround, frameFlowId, type PartBoxes } from "./annotations";
import type { Flow, FlowInput } from "./flow";
import {
  countText,
  type FoldData,
  type FoldNode,
  frameTitle,
  type StubData,
  type StubNode,
  stubFlowId,
} from "./fold-data";
import { liveOfMembers, standingOfMembers } from "./fold-summary";
import { snap } from "./node-size";
import { nodeTitle } from "./node-title";
import type { Shown } from "./shown";
import { pointsOf, sweepText } from "./sweep-text";

const isStage = ({ kind }: GraphNode): boolean => catalog.get(kind)?.role === "stage";

function problemsIn(members: readonly GraphNode[], { problems = [] }: FlowInput) {
  const titles = new Map(members.map((node) => [node.id, nodeTitle(node)]));
  const sentences = (severity: GraphProblem["severity"]) =>
    problems.flatMap((problem) => {
      const title = titles.get(problem.nodeId ?? "");
      return title !== undefined && problem.severity === severity ? [`${title}: ${problem.message}`] : [];
    });
  return { errors: sentences("error"), warnings: sentences("warning") };
}

function sweptIn(members: readonly GraphNode[]): Pick<FoldData, "swept" | "points"> {
  const swept = members.flatMap((node) =>
    Object.entries(node.sweeps ?? {}).map(
      ([param, sweep]) => `${nodeTitle(node)} ${param}: ${sweepText(sweep)}`,
    ),
  );
  return { swept, points: members.reduce((product, node) => product * pointsOf(node), 1) };
}

function foldData(frame: GraphFrame, ports: FrameInterface, input: FlowInput): FoldData {
  const { doc, live = {}, standings = {}, marks } = input;
  const held = new Set(frame.nodes);
  const members = doc.nodes.filter(({ id }) => held.has(id));
  const isMarked = members.some(({ id }) => marks?.nodes.has(id));
  return {
    frame,
    title: frameTitle(frame),
    accent: ports.outputs[0]?.type ?? ports.inputs[0]?.type ?? null,
    inputs: ports.inputs,
    outputs: ports.outputs,
    nodes: members.length,
    notes: frame.notes?.length ?? 0,
    ...problemsIn(members, input),
    ...sweptIn(members),
    live: liveOfMembers(
      members.flatMap((node) => {
        const own = live[node.id];
        return own ? [{ title: nodeTitle(node), isStage: isStage(node), live: own }] : [];
      }),
    ),
    standing: standingOfMembers(
      members.flatMap((node) => {
        const standing = standings[node.id];
        return standing ? [{ title: nodeTitle(node), standing }] : [];
      }),
    ),
    mark: marks?.frames.get(frame.id) ?? (isMarked ? "changed" : null),
  };
}

const listed = (noun: string, ports: readonly InterfacePort[]): string =>
  ports.length === 0 ? "" : `, ${noun}: ${ports.map(({ name }) => name).join(", ")}`;

function describe(data: FoldData): string {
  const problems = data.errors.length + data.warnings.length;
  const state = data.live?.state ? `, ${data.live.state}` : "";
  const standing = data.standing ? `. ${data.standing.reason}` : "";
  const swept = data.swept.length > 0 ? `, swept over ${data.points} values` : "";
  const wires = `${listed("inputs", data.inputs)}${listed("outputs", data.outputs)}`;
  const trouble = problems > 0 ? `, ${problems} problem${problems === 1 ? "" : "s"} inside` : "";
  return `Sub-graph: ${data.title}, folded, ${countText(data.nodes, data.notes)} inside${wires}${swept}${state}${trouble}${standing}`;
}

export function flowFolds(
  input: FlowInput,
  { shown, boxes }: { shown: Shown; boxes: ReadonlyMap<string, Box> },
  previous: Flow | null,
): FoldNode[] {
  if (shown.folded.length === 0) return [];
  const held = new Map(previous?.frames.map((node) => [node.id, node]));
  const interfaces = interfacesOf(input.doc, shown.folded, catalog);
  return shown.folded.flatMap((frame): FoldNode[] => {
    const [box, ports] = [boxes.get(frame.id), interfaces.get(frame.id)];
    if (!box || !ports) return [];
    const id = frameFlowId(frame.id);
    const other = held.get(id);
    // A frame that has just been folded was measured as a frame.
    const before = other?.type === "fold" ? other : undefined;
    const data = foldData(frame, ports, input);
    const isSame = before !== undefined && isSameJson(before.data, data);
    if (isSame && before.position.x === box.x && before.position.y === box.y) return [before];
    return [
      {
        ...(before ?? { selected: other?.selected ?? false }),
        id,
        type: "fold" as const,
        position: { x: box.x, y: box.y },
        data: isSame ? before.data : data,
        ariaLabel: describe(data),
      },
    ];
  });
}

export const STUB_WIDTH = 180;
export const STUB_HEIGHT = 44;
const STUB_GAP = 20;
/** Between the ports of a sub-graph and what is inside of it. */
const STUB_ROOM = 80;

/** The names of the nodes outside that each port has wires with, by port. */
function outsideOf(doc: GraphDoc, { side, node, port }: InterfacePort, frame: GraphFrame): string[] {
  const members = new Set(frame.nodes);
  const [own, other] = side === "in" ? (["to", "from"] as const) : (["from", "to"] as const);
  const ids = doc.edges
    .filter((edge) => edge[own].node === node && edge[own].port === port && !members.has(edge[other].node))
    .map((edge) => edge[other].node);
  return [...new Set(ids)].map((id) => {
    const found = doc.nodes.find((each) => each.id === id);
    return found ? nodeTitle(found) : id;
  });
}

/** Ports at the left and the right of what is inside, each side centred on it. */
export function flowStubs(
  { doc }: FlowInput,
  { inside, parts }: { inside: GraphFrame; parts: PartBoxes },
  previous: Flow | null,
): StubNode[] {
  const held = new Map(previous?.stubs.map((node) => [node.id, node]));
  const box = boxAround([
    ...inside.nodes.flatMap((id) => parts.nodes.get(id) ?? []),
    ...(inside.notes ?? []).flatMap((id) => parts.notes.get(id) ?? []),
  ]);
  if (!box) return [];
  const { inputs, outputs } = interfaceOf(doc, inside, catalog);
  const column = (ports: readonly InterfacePort[], x: number) => {
    const height = ports.length * (STUB_HEIGHT + STUB_GAP) - STUB_GAP;
    const top = box.y + box.height / 2 - height / 2;
    return ports.map((port, row) => {
      const position = snap({ x, y: top + row * (STUB_HEIGHT + STUB_GAP) });
      return stubNode({ port, outside: outsideOf(doc, port, inside) }, position, held.get(stubFlowId(port)));
    });
  };
  return [
    ...column(inputs, box.x - STUB_ROOM - STUB_WIDTH),
    ...column(outputs, box.x + box.width + STUB_ROOM),
  ];
}

function stubNode(
  data: StubData,
  position: { x: number; y: number },
  before: StubNode | undefined,
): StubNode {
  const isSame = before !== undefined && isSameJson(before.data, data);
  if (isSame && before.position.x === position.x && before.position.y === position.y) return before;
  const { port, outside } = data;
  const [noun, word] = port.side === "in" ? ["Input", "from"] : ["Output", "to"];
  return {
    ...before,
    id: stubFlowId(port),
    type: "stub",
    position,
    data: isSame ? before.data : data,
    draggable: false,
    selectable: false,
    focusable: false,
    connectable: false,
    ariaLabel: `${noun} of the sub-graph: ${port.name}, ${outside.length > 0 ? `${word} ${outside.join(", ")}` : "no wire outside yet"}`,
  };
}
