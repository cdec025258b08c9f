/** A graph drawn with a pen: the same cards, wires, notes and frames as on the canvas, at the same places. */
import type { Box, FrameInterface, InterfacePort } from "@switchyard/graph";
import {
  blocksOf,
  countText,
  estimatedHeight,
  type Flow,
  type FlowEdge,
  type FlowNode,
  FOLD_WIDTH,
  type FoldNode,
  type FrameNode,
  foldHandle,
  foldHeight,
  HEADER_HEIGHT,
  NODE_WIDTH,
  type NoteNode,
  PORT_HEIGHT,
  shownParams,
  tintOf,
} from "@/features/graph-view";
import { wireColour } from "@/ui/wire-colours";
import { Drawing, type Paints, type Pen } from "./drawing";

/** Space between a card's header and its first port. */
const PORTS_TOP = 6;
const PARAM_ROW = 18;

function drawFrame(drawing: Drawing, { position, width = 0, height = 0, data }: FrameNode): void {
  const { pen } = drawing;
  const tint = tintOf(data.frame.colour);
  const box = { ...position, width, height };
  pen.lineWidth = 2;
  drawing.faintly(0.1, () => drawing.box(box, 12, { fill: tint, line: tint }));
  drawing.faintly(0.6, () => {
    pen.strokeStyle = drawing.paints.colour(tint);
    pen.stroke();
  });
  const title = { x: box.x + 14, y: box.y + 18, width: width - 28 };
  drawing.text(data.frame.title || "Untitled frame", title, { size: 14, weight: 500, colour: "var(--ink)" });
}

function wrapped(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && measure(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function drawNote(drawing: Drawing, { position, width = 0, height = 0, data }: NoteNode): void {
  const { pen } = drawing;
  const tint = tintOf(data.note.colour);
  const box = { ...position, width, height };
  pen.lineWidth = 1;
  drawing.box(box, 6, { fill: "var(--surface)", line: tint });
  drawing.faintly(0.12, () => drawing.box(box, 6, { fill: tint, line: tint }));
  pen.save();
  pen.clip();
  let y = box.y + 18;
  for (const block of blocksOf(data.note.text)) {
    const spans = block.kind === "gap" ? "" : block.spans.map((span) => span.text).join("");
    const text = block.kind === "item" ? `• ${spans}` : spans;
    drawing.style({ size: 12, weight: block.kind === "heading" ? 600 : 400, colour: "var(--ink)" });
    for (const line of wrapped(text, width - 20, (part) => pen.measureText(part).width)) {
      pen.fillText(line, box.x + 10, y);
      y += block.kind === "gap" ? 8 : 16;
    }
    if (y > box.y + height) break;
  }
  pen.restore();
}

const portsOf = (node: FlowNode, side: "inputs" | "outputs"): string[] =>
  Object.keys(node.data.definition?.[side] ?? {});

const portY = (node: FlowNode | FoldNode, row: number): number =>
  node.position.y + HEADER_HEIGHT + PORTS_TOP + (row + 0.5) * PORT_HEIGHT;

/** Where a wire meets a card. */
function portPlace(node: FlowNode | FoldNode, side: "inputs" | "outputs", handle: string | null | undefined) {
  const isFold = node.type === "fold";
  const ports = isFold ? node.data[side].map(foldHandle) : portsOf(node as FlowNode, side);
  const width = side === "inputs" ? 0 : isFold ? FOLD_WIDTH : NODE_WIDTH;
  return { x: node.position.x + width, y: portY(node, Math.max(0, ports.indexOf(handle ?? ""))) };
}

function drawWire(drawing: Drawing, edge: FlowEdge, cards: ReadonlyMap<string, FlowNode | FoldNode>): void {
  const [from, to] = [cards.get(edge.source), cards.get(edge.target)];
  if (!from || !to) return;
  const { pen, paints } = drawing;
  const { x: x1, y: y1 } = portPlace(from, "outputs", edge.sourceHandle);
  const { x: x2, y: y2 } = portPlace(to, "inputs", edge.targetHandle);
  // As React Flow bends its wires: half of the way, and further out where they lead back.
  const bend = x2 >= x1 ? (x2 - x1) / 2 : 6.25 * Math.sqrt(x1 - x2);
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
  pen.lineWidth = 2;
  pen.strokeStyle = paints.colour(edge.data?.type ? wireColour(edge.data.type) : "var(--line-strong)");
  pen.stroke();
}

/** A folded frame: its card before two others, its name, how much is inside, and its ports. */
function drawFold(drawing: Drawing, { position, data }: FoldNode): void {
  const { pen } = drawing;
  const { inputs, outputs } = data;
  const rows = Math.max(inputs.length, outputs.length);
  const box = { ...position, width: FOLD_WIDTH, height: foldHeight(rows) };
  const width = FOLD_WIDTH - 24;
  pen.lineWidth = 1;
  const tint = tintOf(data.frame.colour);
  for (const by of [8, 4])
    drawing.box({ ...box, x: box.x + by, y: box.y + by }, 8, { fill: "var(--surface)", line: tint });
  drawing.box(box, 8, { fill: "var(--surface)", line: "var(--line-strong)" });
  drawing.text(
    data.title,
    { x: box.x + 12, y: box.y + 15, width },
    { size: 13, weight: 500, colour: "var(--ink)" },
  );
  const count = `${countText(data.nodes, data.notes)} inside`;
  drawing.text(count, { x: box.x + 12, y: box.y + 31, width }, { size: 11, colour: "var(--faint)" });
  for (const port of [...inputs, ...outputs])
    drawFoldPort(drawing, box, { port, ports: { inputs, outputs } });
}

function drawFoldPort(
  drawing: Drawing,
  box: Box,
  { port, ports }: { port: InterfacePort; ports: FrameInterface },
): void {
  const { pen, paints } = drawing;
  const isInput = port.side === "in";
  const row = (isInput ? ports.inputs : ports.outputs).indexOf(port);
  const y = box.y + HEADER_HEIGHT + PORTS_TOP + (row + 0.5) * PORT_HEIGHT;
  drawing.text(
    port.name,
    { x: isInput ? box.x + 12 : box.x + box.width - 12, y, width: box.width / 2 - 18 },
    { size: 12, colour: "var(--soft)", align: isInput ? "left" : "right" },
  );
  pen.fillStyle = paints.colour(port.type ? wireColour(port.type) : "var(--line-strong)");
  if (isInput) {
    pen.fillRect(box.x - 5, y - 5, 10, 10);
    return;
  }
  pen.beginPath();
  pen.arc(box.x + box.width, y, 5, 0, 2 * Math.PI);
  pen.fill();
}

function drawPorts(drawing: Drawing, node: FlowNode): void {
  const { pen, paints } = drawing;
  const { x } = node.position;
  const { definition } = node.data;
  const width = NODE_WIDTH - 24;
  for (const [row, [name, port]] of Object.entries(definition?.inputs ?? {}).entries()) {
    const y = portY(node, row);
    const long = drawing.text(
      port.title ?? name,
      { x: x + 12, y, width },
      { size: 12, colour: "var(--soft)" },
    );
    const note = node.data.portNotes[name];
    if (note && note.text !== "optional") {
      const colour = note.isMissing ? "var(--bad)" : "var(--faint)";
      drawing.text(note.text, { x: x + 20 + long, y, width: width - 8 - long }, { size: 11, colour });
    }
    pen.fillStyle = paints.colour(wireColour(port.type));
    pen.fillRect(x - 5, y - 5, 10, 10);
  }
  for (const [row, [name, port]] of Object.entries(definition?.outputs ?? {}).entries()) {
    const y = portY(node, row);
    drawing.text(
      name,
      { x: x + NODE_WIDTH - 12, y, width },
      { size: 12, colour: "var(--soft)", align: "right" },
    );
    pen.beginPath();
    pen.arc(x + NODE_WIDTH, y, 5, 0, 2 * Math.PI);
    pen.fillStyle = paints.colour(wireColour(port.type));
    pen.fill();
  }
}

function drawParams(drawing: Drawing, node: FlowNode): void {
  const { shown, rest } = shownParams(node.data.changed);
  const { x } = node.position;
  const rows = Math.max(portsOf(node, "inputs").length, portsOf(node, "outputs").length);
  let y = node.position.y + HEADER_HEIGHT + 2 * PORTS_TOP + rows * PORT_HEIGHT + PORTS_TOP + PARAM_ROW / 2;
  for (const { title, text } of shown) {
    const width = NODE_WIDTH - 24;
    const long = drawing.text(
      title,
      { x: x + 12, y, width: width * 0.6 },
      { size: 11, colour: "var(--faint)" },
    );
    const right = { x: x + NODE_WIDTH - 12, y, width: width - long - 8 };
    drawing.text(text, right, { size: 11, colour: "var(--ink)", align: "right" });
    y += PARAM_ROW;
  }
  if (rest > 0)
    drawing.text(`and ${rest} more`, { x: x + 12, y, width: 150 }, { size: 11, colour: "var(--faint)" });
}

function drawNode(drawing: Drawing, node: FlowNode): void {
  const { pen, paints } = drawing;
  const { x, y } = node.position;
  const { accent, title } = node.data;
  const box = { x, y, width: NODE_WIDTH, height: estimatedHeight(node.data.node) };
  pen.lineWidth = 1;
  drawing.box(box, 8, { fill: "var(--surface)", line: "var(--line-strong)" });
  pen.save();
  pen.clip();
  pen.fillStyle = paints.colour(accent ? wireColour(accent) : "var(--line-strong)");
  pen.fillRect(x, y, NODE_WIDTH, 3);
  pen.fillStyle = paints.colour("var(--line)");
  pen.fillRect(x, y + HEADER_HEIGHT - 1, NODE_WIDTH, 1);
  pen.restore();
  const width = NODE_WIDTH - 24;
  drawing.text(title, { x: x + 12, y: y + 15, width }, { size: 13, weight: 500, colour: "var(--ink)" });
  drawing.text(node.id, { x: x + 12, y: y + 31, width }, { size: 11, colour: "var(--faint)", mono: true });
  if (node.data.definition) drawPorts(drawing, node);
  drawParams(drawing, node);
}

export function drawGraph(pen: Pen, flow: Flow, paints: Paints): void {
  const drawing = new Drawing(pen, paints);
  const folds = flow.frames.filter((node) => node.type === "fold");
  const cards = new Map([...flow.nodes, ...folds].map((node) => [node.id, node]));
  for (const frame of flow.frames) if (frame.type === "frame") drawFrame(drawing, frame);
  for (const edge of flow.edges) drawWire(drawing, edge, cards);
  for (const note of flow.notes) drawNote(drawing, note);
  for (const fold of folds) drawFold(drawing, fold);
  for (const node of flow.nodes) drawNode(drawing, node);
}
