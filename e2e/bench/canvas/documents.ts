/** Graphs of any size, made of one small experiment again and again: ten nodes and fifteen wires each. */
import type { GraphDoc } from "@switchyard/graph";

const KINDS = [
  ["tasks", "tasks.procedural", 0, 0],
  ["base", "model.tiny", 0, 1],
  ["sft", "train.sft", 1, 0],
  ["verifier", "reward.verifier", 0, 2],
  ["format", "reward.format", 0, 3],
  ["length", "reward.length", 0, 4],
  ["sum", "reward.combine", 1, 2],
  ["rl", "train.policy_gradient", 2, 0],
  ["before", "eval.accuracy", 2, 3],
  ["after", "eval.accuracy", 3, 1],
] as const;

const WIRES = [
  "tasks.tasks base.tasks",
  "tasks.tasks sft.tasks",
  "base.model sft.model",
  "tasks.tasks rl.tasks",
  "sft.model rl.model",
  "verifier.reward sum.rewards",
  "format.reward sum.rewards",
  "length.reward sum.rewards",
  "sum.reward rl.reward",
  "sft.model before.model",
  "tasks.tasks before.tasks",
  "verifier.reward before.reward",
  "rl.model after.model",
  "tasks.tasks after.tasks",
  "verifier.reward after.reward",
] as const;

const COLUMN = 320;
const ROW = 300;

/** A block of experiments that is about as wide as high. */
export function manyExperiments(nodes: number): GraphDoc {
  const doc: GraphDoc = { version: 1, nodes: [], edges: [] };
  const blocks = Math.floor(nodes / KINDS.length);
  const across = Math.ceil(Math.sqrt(blocks));
  for (let block = 0; block < blocks; block++) {
    const [x, y] = [(block % across) * 4 * COLUMN, Math.floor(block / across) * 5 * ROW];
    for (const [id, kind, column, row] of KINDS) {
      const position = { x: x + column * COLUMN, y: y + row * ROW };
      doc.nodes.push({ id: `${id}-${block}`, kind, params: {}, position });
    }
    for (const wire of WIRES) {
      const [from, to] = wire.split(" ").map((end) => {
        const [node = "", port = ""] = end.split(".");
        return { node: `${node}-${block}`, port };
      });
      if (from && to) doc.edges.push({ from, to });
    }
  }
  return doc;
}
