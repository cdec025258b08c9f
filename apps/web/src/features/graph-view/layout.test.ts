import { readFileSync } from "node:fs";
import {
  addFrame,
  addNote,
  type Box,
  changeNotes,
  foldFrame,
  type GraphDoc,
  graphDocSchema,
  moveNodes,
} from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { frameBoxes, partBoxes, seenBoxes } from "./annotations";
import { layoutGraph } from "./layout";

const fixture = new URL("../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example: GraphDoc = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));

const cover = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function arranged(doc: GraphDoc) {
  const places = layoutGraph(doc, new Map());
  const notes = new Map(
    [...places].flatMap(([id, position]) =>
      id.startsWith("note:") ? [[id.slice(5), { position }] as const] : [],
    ),
  );
  const moved = changeNotes(moveNodes(doc, places), notes);
  return { doc: moved, parts: partBoxes(moved, new Map()), frames: frameBoxes(moved, new Map()) };
}

describe("arranging", () => {
  it("keeps what a frame holds together, apart from the rest and from other frames", () => {
    const first = addFrame(example, { nodes: ["verifier", "format", "reward"] }, "Rewards").doc;
    const { doc } = addFrame(first, { nodes: ["clip", "kl", "reduction"] }, "Objective");
    const { frames, parts } = arranged(doc);
    const [rewards, objective] = [...frames.values()];
    if (!rewards || !objective) throw new Error("no frames");
    expect(cover(rewards, objective)).toBe(false);
    const held = new Set(doc.frames?.flatMap(({ nodes }) => nodes));
    for (const [id, box] of parts.nodes)
      if (!held.has(id)) expect([id, cover(box, rewards), cover(box, objective)]).toEqual([id, false, false]);
  });

  it("takes a note along with the node it stands at, and covers nothing with it", () => {
    const { doc, id } = addNote(example, { x: 880, y: 120 });
    const { parts } = arranged(doc);
    const [note, node] = [parts.notes.get(id), parts.nodes.get("grpo")];
    if (!note || !node) throw new Error("gone");
    for (const box of parts.nodes.values()) expect(cover(note, box)).toBe(false);
    expect(Math.abs(note.x - node.x)).toBeLessThan(400);
  });

  it("takes a folded frame for one node, and moves what it holds as far as its card", () => {
    const held = ["verifier", "format", "reward"];
    const folded = foldFrame(addFrame(example, { nodes: held }, "Rewards").doc, "frame");
    const { doc } = arranged(folded);
    const seen = seenBoxes(doc, new Map());
    const card = seen.cards.get("frame");
    if (!card) throw new Error("no card");
    for (const [id, box] of seen.nodes) expect([id, cover(box, card)]).toEqual([id, false]);
    const by = (id: string) => {
      const [before, after] = [folded, doc].map(
        ({ nodes }) => nodes.find((node) => node.id === id)?.position,
      );
      return [(after?.x ?? 0) - (before?.x ?? 0), (after?.y ?? 0) - (before?.y ?? 0)];
    };
    expect(by("format")).toEqual(by("verifier"));
    expect(by("reward")).toEqual(by("verifier"));
    // What the card feeds stands to the right of it.
    expect(seen.nodes.get("grpo")?.x).toBeGreaterThan(card.x + card.width);
  });

  it("leaves a canvas of notes alone", () => {
    const { doc } = addNote({ version: 1, nodes: [], edges: [] }, { x: 1, y: 1 });
    expect(layoutGraph(doc, new Map())).toEqual(new Map());
  });
});
