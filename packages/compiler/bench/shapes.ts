/** Graphs of any size to measure with. */
import type { GraphDoc } from "@switchyard/graph";

type Kind = readonly [id: string, kind: string];

/** Separate small experiments side by side, 11 nodes each and 6 more that the compiler fills in. */
export function manyExperiments(nodeCount: number): GraphDoc {
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
export function longLine(nodeCount: number): GraphDoc {
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
