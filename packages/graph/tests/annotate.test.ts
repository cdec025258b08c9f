import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addFrame,
  addNote,
  changeFrame,
  changeNotes,
  copyNodes,
  GRAPH_LIMITS,
  type GraphDoc,
  loadGraph,
  membershipOf,
  paste,
  putInFrame,
  removeFrames,
  removeNodes,
  removeNotes,
  saveGraph,
  validateGraph,
} from "../src";
import { anyGraph } from "./arbitrary-graph";
import { goodGraph, smallCatalog } from "./small-catalog";

const here = { x: 3, y: 4 };

/** `goodGraph` with one note, and a frame around it, the loss and the loop. */
function annotated(): GraphDoc {
  const noted = addNote(goodGraph(), here);
  const framed = addFrame(noted.doc, { nodes: ["loss", "train"], notes: [noted.id] }, "Training");
  return framed.doc;
}

describe("notes", () => {
  test("are written, tinted, resized and removed", () => {
    const { doc, id } = addNote(goodGraph(), here);
    expect(doc.notes).toEqual([{ id: "note", text: "", position: here, size: { width: 220, height: 120 } }]);
    const written = changeNotes(doc, new Map([[id, { text: "why", colour: "amber" as const }]]));
    expect(written.notes?.[0]).toMatchObject({ text: "why", colour: "amber", position: here });
    expect(changeNotes(written, new Map([[id, { text: "why" }]]))).toBe(written);
    const plain = changeNotes(written, new Map([[id, { colour: undefined }]]));
    expect(plain.notes?.[0]).not.toHaveProperty("colour");
    expect(removeNotes(plain, [id])).toEqual(goodGraph());
  });

  test("take no more text than a document may hold", () => {
    const { doc, id } = addNote(goodGraph(), here);
    const long = changeNotes(doc, new Map([[id, { text: "x".repeat(GRAPH_LIMITS.maxNoteLength + 5) }]]));
    expect(loadGraph(saveGraph(long, smallCatalog), smallCatalog)).toMatchObject({ ok: true });
  });
});

describe("frames", () => {
  test("hold what they are made of, and take it from other frames", () => {
    const doc = annotated();
    expect(doc.frames).toEqual([
      { id: "frame", title: "Training", nodes: ["train", "loss"], notes: ["note"] },
    ]);
    const second = addFrame(doc, { nodes: ["loss", "words"] });
    expect(second.doc.frames?.map(({ nodes }) => nodes)).toEqual([["train"], ["words", "loss"]]);
    expect(addFrame(doc, { nodes: ["gone"] })).toEqual({ doc, id: null });
    expect(membershipOf(second.doc).nodes.get("loss")).toBe("frame2");
  });

  test("go when nothing is left in them, and leave what they held when they are removed", () => {
    const doc = annotated();
    const emptied = removeNotes(removeNodes(doc, ["loss", "train"]), ["note"]);
    expect(emptied).not.toHaveProperty("frames");
    const { frames: _, ...rest } = doc;
    expect(removeFrames(doc, ["frame"])).toEqual(rest);
    expect(putInFrame(doc, { nodes: ["loss", "train"], notes: ["note"] }, null)).toEqual(rest);
  });

  test("are joined and named", () => {
    const doc = putInFrame(annotated(), { nodes: ["words"] }, "frame");
    expect(doc.frames?.[0]?.nodes).toEqual(["train", "loss", "words"]);
    expect(putInFrame(doc, { nodes: ["words"] }, "frame")).toBe(doc);
    expect(putInFrame(doc, { nodes: ["words"] }, "gone")).toBe(doc);
    expect(changeFrame(doc, "frame", { title: "Loop" }).frames?.[0]?.title).toBe("Loop");
    expect(changeFrame(doc, "frame", { title: "Training" })).toBe(doc);
  });

  test("are copied when all that they hold is", () => {
    const doc = annotated();
    const whole = paste(doc, copyNodes(doc, ["loss", "train"], ["note"]), { x: 10, y: 0 });
    expect(whole.doc.frames?.[1]).toEqual({
      id: "frame2",
      title: "Training",
      nodes: ["train2", "loss2"],
      notes: ["note2"],
    });
    expect(whole.doc.notes?.[1]?.position).toEqual({ x: 13, y: 4 });
    expect(copyNodes(doc, ["loss", "train"])).not.toHaveProperty("frames");
  });
});

describe("in a document", () => {
  test("change nothing that is checked, whatever they hold", () => {
    fc.assert(
      fc.property(anyGraph, (doc) => {
        const { notes: _notes, frames: _frames, ...bare } = doc;
        const [plain, full] = [validateGraph(bare, smallCatalog), validateGraph(doc, smallCatalog)];
        expect(full.ok).toBe(plain.ok);
        if (full.ok && plain.ok) expect([...full.graph.nodes]).toEqual([...plain.graph.nodes]);
        else expect(full).toEqual(plain);
      }),
    );
  });

  test("leave a document without any as it was", () => {
    const text = saveGraph(goodGraph(), smallCatalog);
    expect(Object.keys(JSON.parse(text) as object)).toEqual(["version", "nodes", "edges"]);
    expect(loadGraph(text, smallCatalog)).toEqual({ ok: true, doc: goodGraph(), migrated: [] });
  });

  test.each([
    [
      "a note without text",
      { notes: [{ id: "a", position: here, size: { width: 90, height: 90 } }] },
      ["notes", 0, "text"],
    ],
    [
      "a tint nobody knows",
      { frames: [{ id: "a", title: "", nodes: [], colour: "pink" }] },
      ["frames", 0, "colour"],
    ],
    ["a field too many", { frames: [{ id: "a", title: "", nodes: [], wide: 1 }] }, ["frames", 0, "wide"]],
    ["no list", { notes: "all" }, ["notes"]],
    [
      "a name twice",
      {
        frames: [
          { id: "a", title: "", nodes: [] },
          { id: "a", title: "", nodes: [] },
        ],
      },
      ["frames", 1, "id"],
    ],
  ])("%s is refused where it stands", (_, part, path) => {
    const result = loadGraph({ ...goodGraph(), ...part }, smallCatalog);
    expect(result).toMatchObject({ ok: false, problems: [{ code: "badDocument", path }] });
  });
});
