import { readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import { type GraphDoc, graphDocSchema } from "@switchyard/graph";
import { expect, test } from "vitest";
import { compile } from "./compile";
import { servedFromSpec, servedNodes } from "./serve";

const fixture = (name: string): GraphDoc =>
  graphDocSchema.parse(
    JSON.parse(readFileSync(new URL(`../../../fixtures/graphs/${name}.json`, import.meta.url), "utf8")),
  );
const knights = fixture("knights-grpo");

const good = (doc: GraphDoc, id: string) => {
  const served = servedNodes(doc, id, catalog);
  if (!served.ok) throw new Error(served.problems[0]?.message);
  return served;
};

test("a reward comes after its parts, with every value written out, as the whole job has it", () => {
  const served = good(knights, "reward");
  expect(served.nodes.at(-1)?.id).toBe("reward");
  expect(new Set(served.nodes.map(({ id }) => id))).toEqual(new Set(["verifier", "format", "reward"]));
  const compiled = compile(knights, catalog);
  if (!compiled.ok) throw new Error("not compiled");
  for (const node of served.nodes) {
    expect(node.config).toEqual(compiled.spec.nodes.find(({ id }) => id === node.id)?.config);
  }
  expect(servedFromSpec(compiled.spec, "reward")).toEqual(served.nodes);
});

test("what is wrong elsewhere does not matter; what is wrong upstream does", () => {
  const elsewhere = structuredClone(knights);
  const stage = elsewhere.nodes.find(({ kind }) => kind.startsWith("train."));
  if (stage) stage.params = { ...stage.params, steps: -1 };
  expect(compile(elsewhere, catalog).ok).toBe(false);
  expect(good(elsewhere, "reward").nodes).toHaveLength(3);
  const upstream = structuredClone(knights);
  const verifier = upstream.nodes.find(({ id }) => id === "verifier");
  if (verifier) verifier.params = { ...verifier.params, timeoutSeconds: 0 };
  const served = servedNodes(upstream, "reward", catalog);
  expect(served.ok).toBe(false);
  expect(!served.ok && served.problems).toMatchObject([{ nodeId: "verifier", param: "timeoutSeconds" }]);
  expect(good(upstream, "format").nodes).toHaveLength(1);
});

test("a swept parameter has its first value, and is named", () => {
  const swept = structuredClone(knights);
  const format = swept.nodes.find(({ id }) => id === "format");
  if (format) format.sweeps = { correct: { kind: "list", values: [0.25, 0.5] } };
  const served = good(swept, "reward");
  expect(served.swept).toEqual(["format.correct"]);
  expect(served.nodes.find(({ id }) => id === "format")?.config).toMatchObject({ correct: 0.25 });
});

test("a node that nothing runs is served all the same, and the work of stages is left out", () => {
  const alone: GraphDoc = {
    version: 1,
    nodes: [{ id: "f", kind: "reward.format", params: {}, position: { x: 0, y: 0 } }],
    edges: [],
  };
  expect(good(alone, "f").nodes.map(({ id }) => id)).toEqual(["f"]);
  const compiled = compile(knights, catalog);
  if (!compiled.ok) throw new Error("not compiled");
  const [stage] = compiled.spec.stages.slice(-1);
  const nodes = servedFromSpec(compiled.spec, stage ?? "");
  const others = compiled.spec.stages.filter((id) => id !== stage);
  expect(nodes.some(({ id }) => others.includes(id))).toBe(false);
  for (const [place, node] of nodes.entries()) {
    const before = new Set(nodes.slice(0, place).map(({ id }) => id));
    const wires = Object.values(node.inputs).flat();
    expect(wires.every((wire) => before.has(wire.node) || others.includes(wire.node))).toBe(true);
  }
});
