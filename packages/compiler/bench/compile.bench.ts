/** Time of compile() by size of graph: `npm run bench -- compile`. */
import { catalog } from "@switchyard/catalog";
import type { GraphDoc } from "@switchyard/graph";
import { compile } from "../src/index";

/** Nodes in one experiment of `manyExperiments`. */
const SIZES = [250, 500, 1_000, 2_000, 5_000] as const;
const REPEATS = 15;
const AIM_MS: Readonly<Record<number, number>> = { 1000: 30, 5000: 150 };

type Kind = readonly [id: string, kind: string];

/** Separate small experiments side by side, 11 nodes each and 6 more that the compiler fills in. */
function manyExperiments(nodeCount: number): GraphDoc {
  const doc: GraphDoc = { version: 1, nodes: [], edges: [] };
  for (let block = 0; doc.nodes.length + 11 <= nodeCount; block++) addExperiment(doc, block);
  for (let rest = doc.nodes.length; rest < nodeCount; rest++) addNode(doc, [`idle${rest}`, "reward.length"]);
  return doc;
}

function addNode(doc: GraphDoc, [id, kind]: Kind): void {
  doc.nodes.push({ id, kind, params: kind === "train.sft" ? { steps: 7 } : {}, position: { x: 0, y: 0 } });
}

function addExperiment(doc: GraphDoc, block: number): void {
  const named = (name: string): string => `${name}-${block}`;
  const kinds: Kind[] = [
    ["tasks", "tasks.procedural"],
    ["base", "model.tiny"],
    ["sft", "train.sft"],
    ["rl", "train.policy_gradient"],
    ["verifier", "reward.verifier"],
    ["format", "reward.format"],
    ["sum", "reward.combine"],
    ["kl", "objective.kl"],
    ["clip", "objective.clip"],
    ["eval", "eval.accuracy"],
    ["out", "export.checkpoint"],
  ];
  for (const [id, kind] of kinds) addNode(doc, [named(id), kind]);
  const wires = [
    "tasks.tasks base.tasks",
    "tasks.tasks sft.tasks",
    "base.model sft.model",
    "tasks.tasks rl.tasks",
    "sft.model rl.model",
    "verifier.reward sum.rewards",
    "format.reward sum.rewards",
    "sum.reward rl.reward",
    "clip.objective kl.objective",
    "kl.objective rl.objective",
    "rl.model eval.model",
    "tasks.tasks eval.tasks",
    "rl.model out.model",
  ];
  for (const wire of wires) doc.edges.push(wireOf(wire, named));
}

/** One long line of stages, each fed by the one before: the deepest graph there is. */
function longLine(nodeCount: number): GraphDoc {
  const doc: GraphDoc = { version: 1, nodes: [], edges: [] };
  addNode(doc, ["tasks", "tasks.procedural"]);
  addNode(doc, ["base", "model.tiny"]);
  const same = (name: string): string => name;
  doc.edges.push(wireOf("tasks.tasks base.tasks", same));
  for (let index = 2; index < nodeCount; index++) {
    addNode(doc, [`sft${index}`, "train.sft"]);
    doc.edges.push(wireOf(`tasks.tasks sft${index}.tasks`, same));
    doc.edges.push(wireOf(`${index === 2 ? "base" : `sft${index - 1}`}.model sft${index}.model`, same));
  }
  return doc;
}

function wireOf(wire: string, named: (name: string) => string): GraphDoc["edges"][number] {
  const [from, to] = wire.split(" ").map((end) => {
    const [node = "", port = ""] = end.split(".");
    return { node: named(node), port };
  });
  if (!from || !to) throw new Error(`not a wire: ${wire}`);
  return { from, to };
}

interface Measured {
  /** Wall clock, in milliseconds. */
  median: number;
  fastest: number;
  /** Processor time of the cheapest repeat in milliseconds, garbage collection with it: steady on a busy machine. */
  processor: number;
  nodes: number;
}

/** From text to spec. */
function measure(text: string): Measured {
  const times: number[] = [];
  const processor: number[] = [];
  let nodes = 0;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const before = process.cpuUsage();
    const start = performance.now();
    const result = compile(text, catalog, { seed: 1 });
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1_000);
    if (!result.ok) throw new Error(result.problems[0]?.message);
    nodes = result.spec.nodes.length;
  }
  times.sort((a, b) => a - b);
  const median = times[REPEATS >> 1] ?? Number.NaN;
  return { median, fastest: Math.min(...times), processor: Math.min(...processor), nodes };
}

for (const [shape, build] of Object.entries({ manyExperiments, longLine })) {
  measure(JSON.stringify(build(500))); // warms the compiler's code up
  console.log(
    `\n${shape}\n  nodes  in the spec  median ms  fastest ms  processor ms  processor us per node  aim ms`,
  );
  for (const size of SIZES) {
    const { median, fastest, processor, nodes } = measure(JSON.stringify(build(size)));
    const cells = [
      String(size).padStart(7),
      String(nodes).padStart(11),
      median.toFixed(1).padStart(9),
      fastest.toFixed(1).padStart(10),
      processor.toFixed(1).padStart(12),
      ((processor * 1_000) / size).toFixed(1).padStart(21),
      String(AIM_MS[size] ?? "").padStart(6),
    ];
    console.log(cells.join("  "));
  }
}
