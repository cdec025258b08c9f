import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { type GraphDoc, graphDocSchema, interfaceOf, type PortOfFrame } from "@switchyard/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allNodes, frameFlowId, noteFlowId } from "@/features/graph-view";
import { clipFromText, clipToText } from "../canvas/clipboard";
import { createDesignerStore } from "./designer-store";

const fixture = new URL("../../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example: GraphDoc = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));

const make = (doc: GraphDoc = example) => {
  const store = createDesignerStore(doc);
  const state = () => store.getState();
  const doc_ = () => state().history.present;
  const shownIds = () => state().flow.nodes.map(({ id }) => id);
  const selected = () => allNodes(state().flow).flatMap(({ id, selected: is }) => (is ? [id] : []));
  const frame = () => {
    const [first] = doc_().frames ?? [];
    if (!first) throw new Error("no frame");
    return first;
  };
  return { store, state, doc: doc_, shownIds, selected, frame };
};

const CARD = frameFlowId("frame");
const REWARDS = ["verifier", "format", "reward"];

/** A model and its warm-up: tasks go in twice, a model comes out. */
const START = ["decoder", "warmup"];

/** Some nodes grouped into a folded sub-graph. */
const grouped = (members: readonly string[] = REWARDS) => {
  const made = make();
  made.state().select(members);
  made.state().groupSelected();
  return made;
};

const ports = ({ doc, frame }: ReturnType<typeof make>) => interfaceOf(doc(), frame(), catalog);
const firstInput = (made: ReturnType<typeof make>): PortOfFrame => {
  const [port] = ports(made).inputs;
  if (!port) throw new Error("no input");
  return { frame: "frame", port };
};

describe("a sub-graph", () => {
  it("is grouped in one step into a card that is selected and stands where the frame would", () => {
    const { state, doc, shownIds, selected } = grouped();
    expect(doc().frames?.[0]?.folded).toBe(true);
    expect(new Set(doc().frames?.[0]?.nodes)).toEqual(new Set(REWARDS));
    expect(shownIds()).toHaveLength(example.nodes.length - 3);
    expect(selected()).toEqual([CARD]);
    const [card] = state().flow.frames;
    state().undo();
    expect(doc()).toBe(example);
    state().select(REWARDS);
    state().frameSelected();
    expect(card?.position).toEqual(state().flow.frames[0]?.position);
  });

  it("has all wires across its border end at its ports, and none inside drawn", () => {
    const { state, doc } = grouped();
    const inside = (id: string) => REWARDS.includes(id);
    const drawn = state().flow.edges;
    expect(drawn).toHaveLength(
      doc().edges.filter(({ from, to }) => !(inside(from.node) && inside(to.node))).length,
    );
    const ends = drawn.flatMap(({ source, sourceHandle, target, targetHandle }) => [
      ...(source === CARD ? [sourceHandle] : []),
      ...(target === CARD ? [targetHandle] : []),
    ]);
    expect(ends.length).toBeGreaterThan(1);
    const [card] = state().flow.frames;
    if (card?.type !== "fold") throw new Error("no card");
    const handles = [...card.data.inputs, ...card.data.outputs].map(({ node, port }) => `${node}/${port}`);
    for (const end of ends) expect(handles).toContain(end);
  });

  it("takes along what it holds, and is unfolded where it then stands", () => {
    const { state, doc } = grouped();
    const [card] = state().flow.frames;
    if (!card) throw new Error("no card");
    const at = (id: string) => doc().nodes.find((node) => node.id === id)?.position ?? { x: 0, y: 0 };
    const before = at("verifier");
    state().move(new Map([[CARD, { x: card.position.x + 100, y: card.position.y - 40 }]]), null);
    expect(at("verifier")).toEqual({ x: before.x + 100, y: before.y - 40 });
    expect(state().toggleFolded()).toBe(true);
    expect(state().flow.frames[0]).toMatchObject({
      type: "frame",
      position: { x: card.position.x + 100, y: card.position.y - 40 },
    });
    state().undo();
    state().undo();
    expect(at("verifier")).toEqual(before);
  });

  it("shows the problems of what it holds, keeps a port whose wire is gone, and leads inside", () => {
    const { state, doc, selected } = grouped(START);
    const card = () => {
      const [node] = state().flow.frames;
      if (node?.type !== "fold") throw new Error("no card");
      return node.data;
    };
    expect([card().errors, card().inputs.length]).toEqual([[], 2]);
    state().disconnect(doc().edges.filter(({ to }) => to.node === "warmup" && to.port === "tasks"));
    expect(card().inputs).toHaveLength(2);
    expect(card().errors).toEqual([expect.stringMatching(/^Warm-up: /)]);
    expect(state().flow.frames[0]?.ariaLabel).toContain("1 problem inside");
    state().focusField("warmup");
    expect([state().inside, selected()]).toEqual(["frame", ["warmup"]]);
    state().focusField("grpo");
    expect([state().inside, selected()]).toEqual([null, ["grpo"]]);
  });

  it("says what its members are swept over, and whether they would run", () => {
    const { state } = grouped();
    state().setSweep("format", "weight", { kind: "list", values: [0.1, 0.2, 0.3] });
    state().setStandings({ grpo: { kind: "cached", reason: "" } });
    const [card] = state().flow.frames;
    expect(card?.type === "fold" ? card.data.points : 0).toBe(3);
    state().select(["grpo", "warmup"]);
    state().groupSelected();
    state().setStandings({
      grpo: { kind: "changed", reason: "clip" },
      warmup: { kind: "cached", reason: "same" },
    });
    const learner = state().flow.frames.find(({ id }) => id === frameFlowId("frame2"));
    expect(learner?.type === "fold" && learner.data.standing).toEqual({
      kind: "changed",
      reason: "1 of 2 stages inside would run: GRPO.",
    });
  });

  it("is copied, pasted in another tab and duplicated with its members, their wires and its interface", () => {
    const made = grouped(START);
    made.state().namePort(firstInput(made), "questions");
    made.state().select([CARD]);
    const clip = made.state().copySelected();
    if (!clip) throw new Error("nothing copied");
    const read = clipFromText(clipToText(clip));
    if (!read?.clip) throw new Error("nothing read");
    const other = make({ version: 1, nodes: [], edges: [] });
    other.state().paste(read.clip);
    expect(other.doc().nodes.map(({ id }) => id)).toEqual(START);
    expect(other.selected()).toEqual([CARD]);
    const shapes = (one: ReturnType<typeof make>) =>
      [...ports(one).inputs, ...ports(one).outputs].map(({ side, name, port }) => ({ side, name, port }));
    expect(shapes(other)).toEqual(shapes(made));
    expect(other.doc().edges.length).toBeGreaterThan(0);
    made.state().duplicateSelected();
    expect(made.doc().frames?.map(({ id, folded }) => [id, folded])).toEqual([
      ["frame", true],
      ["frame2", true],
    ]);
    expect(made.selected()).toEqual([frameFlowId("frame2")]);
  });
});

describe("inside of a sub-graph", () => {
  const inside = (members: readonly string[] = REWARDS) => {
    const made = grouped(members);
    made.state().goInside("frame");
    return made;
  };

  it("only its members are on the canvas, with its ports at both sides", () => {
    const { state, shownIds, selected } = inside(START);
    expect(state().focus).toBe(null);
    expect(shownIds()).toEqual(START);
    expect(state().flow.frames).toEqual([]);
    const { stubs, nodes } = state().flow;
    const sides = (side: "in" | "out") => stubs.filter(({ data }) => data.port.side === side);
    const xs = nodes.map(({ position }) => position.x);
    expect([sides("in").length, sides("out").length]).toEqual([2, 1]);
    for (const { position } of sides("in")) expect(position.x).toBeLessThan(Math.min(...xs));
    for (const { position } of sides("out")) expect(position.x).toBeGreaterThan(Math.max(...xs));
    expect(sides("out")[0]?.data.outside).toEqual(["GRPO", "Accuracy after warm-up"]);
    state().goInside(null);
    expect(shownIds()).toHaveLength(example.nodes.length - 2);
    expect(selected()).toEqual([CARD]);
  });

  it("what is added, pasted and noted is part of it; nothing is framed in a frame", () => {
    const { state, frame, shownIds } = inside();
    const id = state().addKind("reward.format", { x: 0, y: 0 });
    const note = state().addNote({ x: 0, y: 200 });
    state().select(["format"]);
    state().duplicateSelected();
    expect(new Set(frame().nodes)).toEqual(new Set([...REWARDS, id, ...shownIds()]));
    expect(frame().nodes).toHaveLength(5);
    expect(frame().notes).toEqual([note]);
    state().select(["format"]);
    expect([state().frameSelected(), state().groupSelected()]).toEqual([false, null]);
  });

  it("an undo that takes the frame away leads back to the whole graph", () => {
    const { state, doc, shownIds } = inside();
    state().undo();
    expect(doc()).toBe(example);
    expect(state().inside).toBe(null);
    expect(shownIds()).toHaveLength(example.nodes.length);
  });

  it("deleting all that is in it leads back, too", () => {
    const { state, doc } = inside();
    state().select(REWARDS);
    state().removeSelected();
    expect(state().inside).toBe(null);
    expect(doc().frames).toBeUndefined();
  });
});

describe("whatever is done with sub-graphs", () => {
  it("is undone to the first document and redone to the last, and every wire drawn ends at something drawn", () => {
    const ids = ["grpo", "warmup", ...REWARDS, noteFlowId("note"), CARD, frameFlowId("frame2")];
    const step = fc.record({
      what: fc.constantFrom(
        "group",
        "frame",
        "fold",
        "name",
        "order",
        "expose",
        "hide",
        "inside",
        "outside",
        "add",
        "note",
        "remove",
        "duplicate",
        "move",
        "unframe",
        "cut",
      ),
      chosen: fc.subarray(ids, { minLength: 1 }),
      x: fc.integer({ min: -500, max: 1_500 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const { state, doc } = make();
        for (const { what, chosen, x } of steps) {
          const now = state();
          now.select(chosen);
          const frame = doc().frames?.[Math.abs(x) % (doc().frames?.length ?? 1)];
          const { inputs, outputs } = frame
            ? interfaceOf(doc(), frame, catalog)
            : { inputs: [], outputs: [] };
          const port = [...inputs, ...outputs][Math.abs(x) % Math.max(1, inputs.length + outputs.length)];
          const target = frame && port ? { frame: frame.id, port } : null;
          const member = frame?.nodes[0];
          if (what === "group") now.groupSelected();
          if (what === "frame") now.frameSelected();
          if (what === "fold") now.toggleFolded();
          if (what === "name" && target) now.namePort(target, `port ${x % 3}`);
          if (what === "order" && target) now.movePort(target, x % 2 === 0 ? 1 : -1);
          if (what === "expose" && frame && member)
            now.exposePort({ frame: frame.id, port: { side: "out", node: member, port: "model" } });
          if (what === "hide" && target) now.hidePort(target);
          if (what === "inside") now.goInside(frame?.id ?? null);
          if (what === "outside") now.goInside(null);
          if (what === "add") now.addKind("reward.format", { x, y: x });
          if (what === "note") now.addNote({ x, y: x });
          if (what === "remove") now.removeSelected();
          if (what === "duplicate") now.duplicateSelected();
          if (what === "move") now.move(new Map(chosen.map((id) => [id, { x, y: x }])), null);
          if (what === "unframe") now.unframeSelected();
          if (what === "cut") now.disconnect(doc().edges.slice(0, 1));
          expect(graphDocSchema.safeParse(doc()).success).toBe(true);
          const drawn = new Set(allNodes(state().flow).map(({ id }) => id));
          for (const { source, target: end } of state().flow.edges)
            expect([drawn.has(source), drawn.has(end)]).toEqual([true, true]);
          if (state().inside === null) expect(state().flow.frames).toHaveLength(doc().frames?.length ?? 0);
        }
        const last = doc();
        while (state().history.past.length > 0) state().undo();
        expect(doc()).toEqual(example);
        while (state().history.future.length > 0) state().redo();
        expect(doc()).toEqual(last);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
