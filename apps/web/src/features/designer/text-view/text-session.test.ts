import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { type GraphDoc, graphDocSchema, tidyGraph } from "@switchyard/graph";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDesignerStore } from "../store/designer-store";
import { graphText } from "./graph-text";
import type { TextChange } from "./line-changes";
import { readText } from "./read-text";
import { CHECK_MS, type KeptText, TextSession } from "./text-session";

const fixture = new URL("../../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example: GraphDoc = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));

/** An editor with a caret that stays before the sign it stood before. */
function makeEditor() {
  const editor = {
    text: "",
    caret: 0,
    read: () => editor.text,
    change: (changes: readonly TextChange[]) => {
      for (const { from, to, insert } of [...changes].reverse()) {
        editor.text = editor.text.slice(0, from) + insert + editor.text.slice(to);
        if (editor.caret >= to) editor.caret += insert.length - (to - from);
        else if (editor.caret > from) editor.caret = from;
      }
    },
  };
  return editor;
}

function open(kept: KeptText | null = null, doc = example) {
  const store = createDesignerStore(doc);
  const editor = makeEditor();
  const shelf = { kept };
  const session = new TextSession(store, editor, {
    get: () => shelf.kept,
    set: (next) => {
      shelf.kept = next;
    },
  });
  const type = (find: string, put: string) => {
    expect(editor.text).toContain(find);
    editor.text = editor.text.replace(find, put);
    session.typed();
    vi.advanceTimersByTime(CHECK_MS);
  };
  const present = () => store.getState().history.present;
  const node = (id: string) => present().nodes.find((each) => each.id === id);
  return {
    store,
    editor,
    session,
    shelf,
    type,
    present,
    node,
    kind: () => session.status.getState().state.kind,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("text and canvas", () => {
  it("start in step", () => {
    const { editor, kind } = open();
    expect(editor.text).toBe(graphText(example));
    expect(kind()).toBe("same");
  });

  it("take what was typed as one step, however many times it was read", () => {
    const { type, store, node, present, kind } = open();
    type('"id": "format"', '"label":"L","id": "format"');
    type('"label":"L"', '"label":"Learn"');
    expect(node("format")?.label).toBe("Learn");
    expect(kind()).toBe("same");
    store.getState().undo();
    expect(present()).toEqual(example);
  });

  it("end a step when the keyboard leaves, or after a pause", () => {
    const { type, store, node, session } = open();
    type('"id": "format"', '"label":"A","id": "format"');
    session.leave();
    type('"label":"A"', '"label":"B"');
    vi.advanceTimersByTime(5_000);
    type('"label":"B"', '"label":"C"');
    store.getState().undo();
    expect(node("format")?.label).toBe("B");
    store.getState().undo();
    expect(node("format")?.label).toBe("A");
  });

  it("follow the canvas without moving the caret to another sign, and follow its undo", () => {
    const { editor, store } = open();
    const before = editor.text;
    editor.caret = before.indexOf('"grpo"') + 3;
    store.getState().setLabel("puzzles", "First of all");
    store.getState().addKind("train.sft", { x: 5_000, y: 0 });
    store.getState().move(new Map([["verifier", { x: 1, y: 2 }]]), null);
    expect(editor.text).toBe(graphText(store.getState().history.present));
    expect(editor.text.slice(editor.caret)).toMatch(/^po"/);
    for (let step = 0; step < 3; step++) store.getState().undo();
    expect(editor.text).toBe(before);
  });

  it("let a reformatted text be", () => {
    const { editor, session, store, kind } = open();
    editor.text = JSON.stringify(JSON.parse(editor.text));
    session.typed();
    vi.advanceTimersByTime(CHECK_MS);
    expect(kind()).toBe("same");
    expect(store.getState().history.past).toHaveLength(0);
    expect(editor.text).not.toContain("\n");
  });
});

describe("a text that is no document", () => {
  it("leaves the canvas as it is, says where it is wrong, and is taken once it is mended", () => {
    const { type, session, present, node, kind, shelf, editor } = open();
    type('"id": "format",', '"label":"X" "id": "format",');
    expect(kind()).toBe("broken");
    expect(present()).toBe(example);
    const [problem] = session.status.getState().problems;
    expect(problem?.message).toContain("comma");
    expect(editor.text.slice(problem?.from).startsWith('"id": "format"')).toBe(true);
    expect(shelf.kept?.text).toBe(editor.text);
    type('"label":"X" ', '"label":"X",');
    expect(kind()).toBe("same");
    expect(node("format")?.label).toBe("X");
    expect(shelf.kept).toBeNull();
  });

  it("is not overwritten by the canvas, nor the canvas by it: a person chooses the text", () => {
    const { type, store, editor, present, node, kind, session } = open();
    type('"id": "format",', '"label":"X" "id": "format",');
    const typed = editor.text;
    store.getState().setLabel("puzzles", "Mine");
    expect(editor.text).toBe(typed);
    expect(session.status.getState().state).toEqual({ kind: "broken", isCanvasAhead: true });
    type('"label":"X" ', '"label":"X",');
    expect(kind()).toBe("apart");
    expect(node("puzzles")?.label).toBe("Mine");
    const before = present();
    session.takeText();
    expect(kind()).toBe("same");
    expect([node("format")?.label, node("puzzles")?.label]).toEqual(["X", undefined]);
    store.getState().undo();
    expect(present()).toBe(before);
  });

  it("is replaced where the canvas is chosen", () => {
    const { type, store, editor, kind, session, shelf } = open();
    type('"id": "format",', '"id": "format"');
    store.getState().setLabel("puzzles", "Mine");
    session.takeCanvas();
    expect(kind()).toBe("same");
    expect(editor.text).toBe(graphText(store.getState().history.present));
    expect(shelf.kept).toBeNull();
  });

  it("is there again when the editor is opened anew, and is taken when it is mended", () => {
    const first = open();
    first.type('"id": "format",', '"label":"X" "id": "format",');
    first.session.dispose();
    const again = open(first.shelf.kept);
    expect(again.editor.text).toBe(first.editor.text);
    expect(again.kind()).toBe("broken");
    again.type('"label":"X" ', '"label":"X",');
    expect(again.node("format")?.label).toBe("X");
  });

  it("is held against the canvas when that was changed while the editor was closed", () => {
    const first = open();
    first.type('"id": "format",', '"label":"X" "id": "format",');
    first.store.getState().setLabel("puzzles", "Mine");
    const again = open(first.shelf.kept, first.present());
    again.type('"label":"X" ', '"label":"X",');
    expect(again.kind()).toBe("apart");
    expect(again.node("puzzles")?.label).toBe("Mine");
  });
});

it("reads what was typed before the canvas was changed, and loses neither", () => {
  const { editor, session, store, kind, node } = open();
  editor.text = editor.text.replace('"id": "format",', '"label":"X","id": "format",');
  session.typed();
  store.getState().setLabel("puzzles", "Mine");
  expect(kind()).toBe("apart");
  expect(editor.text).toContain('"label":"X"');
  expect(node("puzzles")?.label).toBe("Mine");
});

describe("whatever is typed and done", () => {
  const step = fc.oneof(
    fc.record({
      what: fc.constant("type" as const),
      at: fc.nat(),
      sign: fc.constantFrom(",", "}", '"', "x", "1", " "),
    }),
    fc.record({ what: fc.constant("mend" as const) }),
    fc.record({ what: fc.constant("label" as const), text: fc.constantFrom("a", "b", "c") }),
    fc.record({ what: fc.constantFrom("undo", "redo", "takeText", "takeCanvas", "leave", "wait") }),
  );

  it("text and canvas hold the same where they say so, and neither is overwritten where they do not", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const { store, editor, session, present, kind } = open();
        for (const each of steps) {
          const [text, doc, before] = [editor.text, present(), kind()];
          if (each.what === "type") {
            const at = each.at % (text.length + 1);
            editor.text = text.slice(0, at) + each.sign + text.slice(at);
            session.typed();
          }
          if (each.what === "mend") {
            editor.text = graphText(doc);
            session.typed();
          }
          if (each.what === "label") store.getState().setLabel("format", each.text);
          if (each.what === "undo") store.getState().undo();
          if (each.what === "redo") store.getState().redo();
          if (each.what === "takeText") session.takeText();
          if (each.what === "takeCanvas") session.takeCanvas();
          if (each.what === "leave") session.leave();
          if (each.what === "wait") vi.advanceTimersByTime(CHECK_MS);
          if (kind() === "same") {
            const reading = readText(editor.text);
            expect(reading.ok && reading.doc).toEqual(tidyGraph(present(), catalog));
          }
          const isCanvasStep = ["label", "undo", "redo"].includes(each.what);
          if (isCanvasStep && before !== "same") expect(editor.text).toBe(text);
          if (["type", "mend"].includes(each.what)) expect(present()).toBe(doc);
        }
        session.dispose();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
