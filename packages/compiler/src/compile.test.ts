import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { addFrame, addNote, defineNode, type GraphDoc, type NodeDefinition } from "@switchyard/graph";
import { jobSpecSchema } from "@switchyard/protocol";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { type CompileOptions, compile } from "./compile";
import { explainReuse } from "./reuse";

const fixture = (name: string): GraphDoc =>
  JSON.parse(
    readFileSync(new URL(`../../../fixtures/graphs/${name}.json`, import.meta.url), "utf8"),
  ) as GraphDoc;

function specOf(source: unknown, options?: CompileOptions) {
  const result = compile(source, catalog, options);
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result.spec;
}

const stageHashes = (source: unknown, options?: CompileOptions): string[] => {
  const spec = specOf(source, options);
  return spec.stages.map((id) => spec.nodes.find((node) => node.id === id)?.hash ?? "none").sort();
};

/** Two nodes and a wire: the smallest graph that does work. */
const smallest = (): GraphDoc => ({
  version: 1,
  nodes: [
    { id: "puzzles", kind: "tasks.procedural", params: {}, position: { x: 0, y: 0 } },
    { id: "decoder", kind: "model.tiny", params: {}, position: { x: 0, y: 0 } },
    { id: "sft", kind: "train.sft", params: {}, position: { x: 0, y: 0 } },
  ],
  edges: [
    { from: { node: "puzzles", port: "tasks" }, to: { node: "decoder", port: "tasks" } },
    { from: { node: "puzzles", port: "tasks" }, to: { node: "sft", port: "tasks" } },
    { from: { node: "decoder", port: "model" }, to: { node: "sft", port: "model" } },
  ],
});

describe("the spec", () => {
  test("is one that the protocol accepts", () => {
    expect(jobSpecSchema.safeParse(specOf(fixture("knights-grpo"))).error).toBeUndefined();
  });

  test("holds every parameter, whether it was set or not", () => {
    const spec = specOf(smallest());
    const sft = spec.nodes.find((node) => node.id === "sft");
    expect(Object.keys(sft?.config ?? {}).sort()).toEqual(
      ["kind", ...Object.keys(catalog.get("train.sft")?.params.shape)].sort(),
    );
  });

  test("lists a node after everything plugged into it", () => {
    const spec = specOf(fixture("knights-grpo"));
    const seen = new Set<string>();
    for (const node of spec.nodes) {
      for (const ref of Object.values(node.inputs).flat()) expect(seen).toContain(ref.node);
      seen.add(node.id);
    }
  });

  test("runs an evaluation as soon as its model exists", () => {
    expect(specOf(fixture("knights-grpo")).stages).toEqual(["warmup", "before", "grpo", "after", "export"]);
  });
});

describe("tasks that ask the model of a stage", () => {
  const asked = (): GraphDoc => fixture("asked-labels");

  test("come after that stage, and before the first that uses them", () => {
    const spec = specOf(asked());
    expect(spec.stages).toEqual(["judge", "sft", "trigger"]);
    const order = spec.nodes.map(({ id }) => id);
    expect(order.indexOf("label")).toBeGreaterThan(order.indexOf("judge"));
    expect(order.indexOf("label")).toBeLessThan(order.indexOf("sft"));
  });

  test("run in that order also where the stage is drawn last", () => {
    const { nodes, ...rest } = asked();
    const late = { ...rest, nodes: [...nodes].reverse() };
    expect(specOf(late).stages).toEqual(["judge", "sft", "trigger"]);
  });

  test.each([
    ["question", "label"],
    ["steps", "judge"],
  ])("are other work with another %s of '%s'", (param, id) => {
    const doc = asked();
    const nodes = doc.nodes.map((node) =>
      node.id === id
        ? { ...node, params: { ...node.params, [param]: param === "steps" ? 7 : "{prompt}?" } }
        : node,
    );
    const [earlier, next] = [specOf(doc), specOf({ ...doc, nodes })];
    const again = explainReuse(earlier, next).filter(({ reusedFrom }) => reusedFrom === null);
    expect(again.map(({ stage }) => stage)).toEqual(
      id === "judge" ? ["judge", "sft", "trigger"] : ["sft", "trigger"],
    );
    expect(again.every(({ changed }) => changed.join() === id)).toBe(true);
  });
});

describe("empty slots", () => {
  const bare = (): GraphDoc => {
    const doc = smallest();
    doc.nodes.push(
      { id: "verifier", kind: "reward.verifier", params: {}, position: { x: 0, y: 0 } },
      { id: "rl", kind: "train.policy_gradient", params: {}, position: { x: 0, y: 0 } },
    );
    const wire = (from: string, to: string, port: string) =>
      doc.edges.push({ from: { node: from, port }, to: { node: to, port } });
    wire("puzzles", "rl", "tasks");
    wire("sft", "rl", "model");
    wire("verifier", "rl", "reward");
    return doc;
  };

  test("are filled with nodes that the spec shows", () => {
    const rl = specOf(bare()).nodes.find((node) => node.id === "rl");
    expect(rl?.inputs).toMatchObject({
      rollout: [{ node: "rl.rollout.sampler", port: "rollout" }],
      advantage: [{ node: "rl.advantage.group", port: "advantage" }],
      objective: [{ node: "rl.objective.reduction", port: "objective" }],
    });
    const ids = specOf(bare()).nodes.map((node) => node.id);
    expect(ids).toContain("rl.objective.clip");
  });

  test("are filled behind a chain that takes other slots", () => {
    const doc = bare();
    doc.nodes.push({ id: "kl", kind: "objective.kl", params: {}, position: { x: 0, y: 0 } });
    doc.edges.push({ from: { node: "kl", port: "objective" }, to: { node: "rl", port: "objective" } });
    const spec = specOf(doc);
    const before = (id: string) => spec.nodes.find((node) => node.id === id)?.inputs.objective?.[0]?.node;
    expect(before("rl")).toBe("rl.objective.reduction");
    expect(before("rl.objective.reduction")).toBe("rl.objective.clip");
    expect(before("rl.objective.clip")).toBe("kl");
    expect(spec.needs.rl).toEqual(["referenceLogp"]);
  });

  test("go to the far end of a chain that they begin, and what is plugged in stays; shared, it is begun once", () => {
    const damp = defineNode({
      kind: "advantage.damp",
      title: "Damp",
      summary: "Changes advantages.",
      role: "part",
      slot: "damp",
      inputs: { advantage: { type: "advantage", description: "Before it." } },
      outputs: { advantage: { type: "advantage", description: "After it." } },
      params: z.strictObject({}),
    }) as unknown as NodeDefinition;
    const doc = fixture("three-baselines");
    const stages = doc.nodes.filter(({ kind }) => kind === "train.policy_gradient").map(({ id }) => id);
    doc.nodes.push({ id: "damp", kind: "advantage.damp", params: {}, position: { x: 0, y: 0 } });
    doc.nodes = doc.nodes.filter(({ kind }) => kind !== "advantage.group");
    doc.edges = doc.edges.filter(({ to }) => to.port !== "advantage");
    for (const id of stages)
      doc.edges.push({ from: { node: "damp", port: "advantage" }, to: { node: id, port: "advantage" } });
    const result = compile(doc, new Map([...catalog, [damp.kind, damp]]));
    const nodes = result.ok ? result.spec.nodes : [];
    const groups = nodes.filter(({ config }) => config.kind === "advantage.group");
    expect(groups).toHaveLength(1);
    const begun = nodes.find(({ id }) => id === "damp")?.inputs.advantage;
    expect(begun).toEqual([{ node: groups[0]?.id, port: "advantage" }]);
    expect(stages.length).toBeGreaterThan(1);
    for (const id of stages) {
      const stage = nodes.find((node) => node.id === id);
      expect(stage?.inputs.advantage).toEqual([{ node: "damp", port: "advantage" }]);
    }
  });

  test("filled or drawn with the same values is the same work", () => {
    const drawn = bare();
    drawn.nodes.push({ id: "mine", kind: "rollout.sampler", params: {}, position: { x: 9, y: 9 } });
    drawn.edges.push({ from: { node: "mine", port: "rollout" }, to: { node: "rl", port: "rollout" } });
    expect(stageHashes(drawn)).toEqual(stageHashes(bare()));
  });

  test("a filled node never takes the id of another", () => {
    const doc = bare();
    doc.nodes.push({ id: "rl.rollout.sampler", kind: "model.tiny", params: {}, position: { x: 0, y: 0 } });
    doc.edges.push({
      from: { node: "puzzles", port: "tasks" },
      to: { node: "rl.rollout.sampler", port: "tasks" },
    });
    const rl = specOf(doc).nodes.find((node) => node.id === "rl");
    expect(rl?.inputs.rollout).toEqual([{ node: "rl.rollout.sampler.2", port: "rollout" }]);
  });
});

describe("hashes", () => {
  test("do not move with ids, labels, positions, or the order in which nodes were drawn", () => {
    const doc = fixture("knights-grpo");
    const renamed: GraphDoc = {
      version: 1,
      nodes: doc.nodes
        .map((node) => ({ ...node, id: `x-${node.id}`, label: "other", position: { x: 1, y: 2 } }))
        .reverse(),
      edges: doc.edges.map(({ from, to }) => ({
        from: { ...from, node: `x-${from.node}` },
        to: { ...to, node: `x-${to.node}` },
      })),
    };
    expect(stageHashes(renamed)).toEqual(stageHashes(doc));
    expect(specOf(renamed).hash).not.toBe(specOf(doc).hash);
  });

  test("know nothing of notes and frames: the job is the same to the last byte", () => {
    const doc = fixture("knights-grpo");
    const { doc: noted, id } = addNote(doc, { x: 1, y: 2 });
    const { doc: framed } = addFrame(noted, { nodes: ["grpo", "clip"], notes: [id] }, "Learning");
    expect(compile(framed, catalog)).toEqual(compile(doc, catalog));
  });

  test("move with the seed and the trainer, but not with limits or with kinds that are not used", () => {
    const plain = stageHashes(smallest());
    expect(stageHashes(smallest(), { seed: 1 })).not.toEqual(plain);
    expect(stageHashes(smallest(), { trainerVersion: "9.9.9" })).not.toEqual(plain);
    expect(stageHashes(smallest(), { contract: "0".repeat(64) })).toEqual(plain);
    expect(specOf(smallest(), { contract: "0".repeat(64) }).hash).not.toBe(specOf(smallest()).hash);
    expect(stageHashes(smallest(), { limits: { checkpointSeconds: 1 } })).toEqual(plain);
  });

  test("a data set is the same for every seed", () => {
    const tasksHash = (seed: number) =>
      specOf(smallest(), { seed }).nodes.find((n) => n.id === "puzzles")?.hash;
    expect(tasksHash(1)).toBe(tasksHash(2));
  });

  test("are the same on every call, and the options' seed is in the spec", () => {
    expect(specOf(smallest(), { seed: 7 })).toEqual(specOf(smallest(), { seed: 7 }));
    expect(specOf(smallest(), { seed: 7 }).seed).toBe(7);
  });
});

describe("reuse", () => {
  test("a change in the RL stage keeps the warm-up and its evaluation", () => {
    const doc = fixture("knights-grpo");
    const changed = structuredClone(doc);
    const clip = changed.nodes.find((node) => node.id === "clip");
    if (clip) clip.params = { clipHigh: 0.28 };
    const reuse = explainReuse(specOf(doc), specOf(changed));
    expect(reuse.map(({ stage, reusedFrom, changed: cause }) => [stage, reusedFrom, cause])).toEqual([
      ["warmup", "warmup", []],
      ["before", "before", []],
      ["grpo", null, ["clip"]],
      ["after", null, ["clip"]],
      ["export", null, ["clip"]],
    ]);
  });

  test("another seed shares nothing", () => {
    const doc = fixture("knights-grpo");
    const reuse = explainReuse(specOf(doc, { seed: 1 }), specOf(doc, { seed: 2 }));
    expect(reuse.every((stage) => stage.reusedFrom === null)).toBe(true);
  });
});
