/** A whole graph as a PNG in the colours of the page, which carries the document that it shows. */
import { catalog } from "@switchyard/catalog";
import { type Box, type GraphDoc, putGraphInPng, saveGraph } from "@switchyard/graph";
import { seenBoxes, toFlow } from "@/features/graph-view";
import { drawGraph } from "./draw-graph";
import type { Paints } from "./drawing";

const MARGIN = 40;
/** Browsers refuse canvases much larger than this, in a side or in all. */
const MAX_SIDE = 8_192;
const MAX_PIXELS = 64_000_000;
const EMPTY: Box = { x: 0, y: 0, width: 480, height: 240 };

/** Around everything that is drawn. */
export function pictureFrame(doc: GraphDoc): Box {
  const { nodes, notes, frames } = seenBoxes(doc, new Map());
  const boxes = [...nodes.values(), ...notes.values(), ...frames.values()];
  if (boxes.length === 0) return EMPTY;
  // Not by spreading: thousands of boxes are too many arguments.
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [x, y] = [least(boxes.map((box) => box.x)) - MARGIN, least(boxes.map((box) => box.y)) - MARGIN];
  return {
    x,
    y,
    width: most(boxes.map((box) => box.x + box.width)) + MARGIN - x,
    height: most(boxes.map((box) => box.y + box.height)) + MARGIN - y,
  };
}

/** Pixels for each unit of the canvas: sharp where there is room, less for a graph that is very large. */
export const pictureScale = ({ width, height }: Pick<Box, "width" | "height">): number =>
  Math.min(2, MAX_SIDE / width, MAX_SIDE / height, Math.sqrt(MAX_PIXELS / (width * height)));

/** Colours and letters as the page has them now. */
function pagePaints(): Paints {
  const style = getComputedStyle(document.documentElement);
  return {
    colour: (value) => {
      const token = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
      return token ? style.getPropertyValue(token).trim() : value;
    },
    font: getComputedStyle(document.body).fontFamily,
    mono: style.getPropertyValue("--font-mono").trim() || "monospace",
  };
}

export async function graphPng(doc: GraphDoc): Promise<Blob> {
  const frame = pictureFrame(doc);
  const scale = pictureScale(frame);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(frame.width * scale));
  canvas.height = Math.max(1, Math.round(frame.height * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("This browser gives the page no canvas to draw on.");
  const paints = pagePaints();
  pen.fillStyle = paints.colour("var(--canvas)");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(scale, scale);
  pen.translate(-frame.x, -frame.y);
  drawGraph(pen, toFlow({ doc }), paints);
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!picture) throw new Error("The browser could not make a picture of this size.");
  const bytes = new Uint8Array(await picture.arrayBuffer());
  return new Blob([putGraphInPng(bytes, saveGraph(doc, catalog))], { type: "image/png" });
}
