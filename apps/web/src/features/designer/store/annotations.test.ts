import { readFileSync } from "node:fs";
import { type GraphDoc, graphDocSchema } from "@switchyard/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameBoxes, frameFlowId, noteFlowId } from "@/features/graph-view";
import { createDesignerStore } from "./designer-store";

const fixture = new URL("../../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example: GraphDoc = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));

const make = (doc: GraphDoc = example) => {
  const store = createDesignerStore(doc);
  const state = () => store.getState();
  const doc_ = () => state().history.present;
  const placeOf = (id: string) => doc_().nodes.find((node) => node.id === id)?.position;
  const shownAt = (id: string) => state().flow.nodes.find((node) => node.id === id)?.position;
  return { store, state, doc: doc_, placeOf, shownAt };
};

const framed = () => {
  const made = make();
  made.state().select(["verifier", "format"]);
  made.state().frameSelected();
  return made;
};

const REWARDS = frameFlowId("frame");

describe("frames on the canvas", () => {
  it("lie around what they hold, and are selected when they are made", () => {
    const { state, doc } = framed();
    const [frame] = state().flow.frames;
    expect(frame).toMatchObject({ id: REWARDS, selected: true, position: { x: 256, y: 260 } });
    expect(doc().frames?.[0]?.nodes).toEqual(["verifier", "format"]);
    expect(make().state().frameSelected()).toBe(false);
  });

  it("take along what they hold: while they are dragged on the canvas, when they are dropped in the document", () => {
    const { state, doc, placeOf, shownAt } = framed();
    const before = doc();
    const outside = placeOf("reward");
    const drag = (dragging: boolean) =>
      state().changeNodes([{ type: "position", id: REWARDS, position: { x: 356, y: 280 }, dragging }]);
    drag(true);
    expect(shownAt("verifier")).toEqual({ x: 380, y: 340 });
    expect(doc()).toBe(before);
    drag(false);
    expect([placeOf("verifier"), placeOf("format"), placeOf("reward")]).toEqual([
      { x: 380, y: 340 },
      { x: 380, y: 500 },
      outside,
    ]);
    state().undo();
    expect(doc()).toBe(before);
    expect(shownAt("verifier")).toEqual({ x: 280, y: 320 });
  });

  it("take in what is dropped in them and let go what is dropped outside, in one step with the drag", () => {
    const { state, doc } = framed();
    const drop = (id: string, x: number, y: number) => {
      const drawn = frameBoxes(doc(), new Map());
      state().pause();
      state().changeNodes([{ type: "position", id, position: { x, y }, dragging: false }]);
      state().settle([id], drawn);
      state().pause();
    };
    const before = doc();
    drop("reward", 290, 430);
    expect(doc().frames?.[0]?.nodes).toEqual(["verifier", "format", "reward"]);
    drop("format", 5_000, 5_000);
    expect(doc().frames?.[0]?.nodes).toEqual(["verifier", "reward"]);
    drop("verifier", 285, 330);
    expect(doc().frames?.[0]?.nodes).toEqual(["verifier", "reward"]);
    for (let step = 0; step < 3; step++) state().undo();
    expect(doc()).toBe(before);
  });

  it("stand for what they hold when they are deleted or duplicated, not when only the frame is removed", () => {
    const { state, doc } = framed();
    state().duplicateSelected();
    expect(doc().frames?.[1]?.nodes).toEqual(["verifier2", "format2"]);
    state().select([frameFlowId("frame2")]);
    state().removeSelected();
    expect(doc().nodes).toHaveLength(example.nodes.length);
    state().select(["format"]);
    expect(state().unframeSelected()).toBe(true);
    expect(doc()).toEqual(example);
  });
});

describe("notes on the canvas", () => {
  it("are typed in as one step, and resized as another", () => {
    const { state, doc } = make();
    const id = state().addNote({ x: 13, y: 17 });
    for (const text of ["a", "ab", "abc"]) state().setNote(id, { text });
    state().setNote(id, { size: { width: 300, height: 200 } });
    expect(doc().notes).toEqual([
      { id, text: "abc", position: { x: 20, y: 20 }, size: { width: 300, height: 200 } },
    ]);
    state().undo();
    state().undo();
    expect(doc().notes?.[0]).toMatchObject({ text: "", size: { width: 220, height: 120 } });
    state().undo();
    expect(doc()).toEqual(example);
  });

  it("are copied with nodes and pasted under new ids", () => {
    const { state, doc } = make();
    const id = state().addNote({ x: 0, y: 0 });
    state().select(["grpo", noteFlowId(id)]);
    const clip = state().copySelected();
    if (!clip) throw new Error("nothing copied");
    state().paste(clip);
    expect(doc().notes?.map((note) => note.id)).toEqual(["note", "note2"]);
    expect(state().flow.notes.map((note) => Boolean(note.selected))).toEqual([false, true]);
  });
});

describe("whatever is done with notes and frames", () => {
  it("is undone to the first document and redone to the last", () => {
    const ids = [
      "grpo",
      "warmup",
      "verifier",
      "format",
      noteFlowId("note"),
      frameFlowId("frame"),
      frameFlowId("frame2"),
    ];
    const step = fc.record({
      what: fc.constantFrom(
        "note",
        "frame",
        "unframe",
        "remove",
        "duplicate",
        "move",
        "text",
        "title",
        "settle",
      ),
      chosen: fc.subarray(ids, { minLength: 1 }),
      x: fc.integer({ min: -500, max: 1_500 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const { state, doc } = make();
        for (const { what, chosen, x } of steps) {
          const now = state();
          const [first = "grpo"] = chosen;
          now.select(chosen);
          if (what === "note") now.addNote({ x, y: x });
          if (what === "frame") now.frameSelected();
          if (what === "unframe") now.unframeSelected();
          if (what === "remove") now.removeSelected();
          if (what === "duplicate") now.duplicateSelected();
          if (what === "move") now.move(new Map(chosen.map((id) => [id, { x, y: x }])), null);
          if (what === "text") now.setNote("note", { text: String(x) });
          if (what === "title") now.setFrame("frame", { title: String(x), colour: "blue" });
          if (what === "settle") now.settle([first], frameBoxes(doc(), new Map()));
          expect(graphDocSchema.safeParse(doc()).success).toBe(true);
          expect(state().flow.frames).toHaveLength(doc().frames?.length ?? 0);
        }
        const last = doc();
        while (state().history.past.length > 0) state().undo();
        expect(doc()).toEqual(example);
        while (state().history.future.length > 0) state().redo();
        expect(doc()).toEqual(last);
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});
