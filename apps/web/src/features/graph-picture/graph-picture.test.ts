import { readFileSync } from "node:fs";
import { addFrame, addNote, emptyGraph, foldFrame, type GraphDoc, graphDocSchema } from "@switchyard/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toFlow } from "@/features/graph-view";
import { drawGraph } from "./draw-graph";
import { fitted } from "./drawing";
import { pictureFrame, pictureScale } from "./graph-picture";

const fixture = new URL("../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example: GraphDoc = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));

/** A pen that writes down what it is told. */
function recordingPen() {
  const texts: { text: string; x: number; y: number }[] = [];
  const strokes: string[] = [];
  const pen = new Proxy({} as Record<string, unknown>, {
    get: (held, name) => {
      if (name === "measureText") return (text: string) => ({ width: text.length * 6 });
      if (name === "fillText") return (text: string, x: number, y: number) => texts.push({ text, x, y });
      if (name === "bezierCurveTo") return (...at: number[]) => strokes.push(at.join(" "));
      return Reflect.get(held, name) ?? (() => undefined);
    },
    set: (held, name, value) => Reflect.set(held, name, value),
  });
  return { pen: pen as unknown as CanvasRenderingContext2D, texts, strokes };
}

describe("a picture of a graph", () => {
  it("shows every node by name and id, every wire, note and frame, all within its edges", () => {
    const noted = addNote(example, { x: -400, y: -300 });
    const { doc } = addFrame(
      {
        ...noted.doc,
        notes: noted.doc.notes?.map((note) => ({ ...note, text: "# Mind\n\n- the length" })) ?? [],
      },
      { nodes: ["verifier", "format"] },
      "Rewards",
    );
    const { pen, texts, strokes } = recordingPen();
    drawGraph(pen, toFlow({ doc }), { colour: (value) => value, font: "sans", mono: "mono" });
    const written = texts.map(({ text }) => text);
    for (const { id } of doc.nodes) expect(written).toContain(id);
    expect(written).toEqual(expect.arrayContaining(["GRPO", "Warm-up", "Rewards", "Mind", "• the length"]));
    expect(strokes).toHaveLength(doc.edges.length);
    const frame = pictureFrame(doc);
    for (const { x, y } of texts) {
      expect(x > frame.x && x < frame.x + frame.width).toBe(true);
      expect(y > frame.y && y < frame.y + frame.height).toBe(true);
    }
  });

  it("shows a folded frame as one card with its ports, and the wires to it", () => {
    const framed = addFrame(example, { nodes: ["verifier", "format", "reward"] }, "Rewards");
    const doc = foldFrame(framed.doc, "frame");
    const { pen, texts, strokes } = recordingPen();
    drawGraph(pen, toFlow({ doc }), { colour: (value) => value, font: "sans", mono: "mono" });
    const written = texts.map(({ text }) => text);
    expect(written).toEqual(expect.arrayContaining(["Rewards", "3 nodes inside", "reward"]));
    expect(written).not.toContain("verifier");
    const inner = doc.edges.filter(({ from, to }) =>
      [from, to].every(({ node }) => framed.doc.frames?.[0]?.nodes.includes(node)),
    );
    expect(inner.length).toBeGreaterThan(0);
    expect(strokes).toHaveLength(doc.edges.length - inner.length);
  });

  it("is never larger than a browser draws", () => {
    const side = fc.double({ min: 100, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const scale = pictureScale({ width, height });
        expect(Math.max(width, height) * scale).toBeLessThanOrEqual(8_192.001);
        expect(width * height * scale * scale).toBeLessThanOrEqual(64_000_100);
        expect(scale).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("of an empty graph has a size too", () => {
    expect(pictureFrame(emptyGraph())).toMatchObject({ width: 480, height: 240 });
  });
});

it("cuts a text so that it fits, by whole signs", () => {
  const measure = (text: string) => [...text].length;
  expect(fitted("short", 5, measure)).toBe("short");
  expect(fitted("longer", 4, measure)).toBe("lon…");
  expect(fitted("🙂🙂🙂", 2, measure)).toBe("🙂…");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(12), (text, width) => {
      const shown = fitted(text, width, measure);
      expect(measure(shown) <= width || shown === "").toBe(true);
    }),
  );
});
