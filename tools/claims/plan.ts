/** Arms and seeds into the runs that they need: arms that differ only in what they read share a run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import { type GraphDoc, graphDocSchema } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { ROOT } from "../setup/places.mjs";
import { Refusal } from "../setup/refusal.mjs";
import type { Arm, Declaration } from "./declaration";

export interface Plan {
  /** By spec hash, in the order they run: seed by seed, so that an interrupted claim has whole seeds. */
  readonly specs: ReadonlyMap<string, JobSpec>;
  /** Arm -> spec hash by seed, in the declaration's order of seeds. */
  readonly runsOfArm: ReadonlyMap<string, readonly string[]>;
}

export function planRuns({ arms, seeds }: Declaration): Plan {
  const specs = new Map<string, JobSpec>();
  const runsOfArm = new Map<string, string[]>(Object.keys(arms).map((name) => [name, []]));
  for (const seed of seeds) {
    for (const [name, arm] of Object.entries(arms)) {
      const spec = specOf(name, arm, seed);
      if (!specs.has(spec.hash)) specs.set(spec.hash, spec);
      runsOfArm.get(name)?.push(spec.hash);
    }
  }
  return { specs, runsOfArm };
}

function specOf(name: string, arm: Arm, seed: number): JobSpec {
  const path = join(ROOT, "fixtures", "graphs", arm.graph);
  const graph = withValues(graphDocSchema.parse(JSON.parse(readFileSync(path, "utf8"))), arm.set);
  const compiled = compile(graph, catalog, { seed });
  if (compiled.ok) return compiled.spec;
  const [first] = compiled.problems;
  throw new Refusal(
    `Arm '${name}' does not compile: ${first?.nodeId ?? "graph"}: ${first?.message}`,
    first?.remedy ?? "Mend the graph.",
  );
}

/** The graph with some parameters changed. Throws where a node does not exist; the compiler judges the values. */
export function withValues(graph: GraphDoc, values: Arm["set"]): GraphDoc {
  const nodes = graph.nodes.map((node) => ({ ...node, params: { ...node.params } }));
  for (const [key, value] of Object.entries(values)) {
    const [id, param] = key.split(".", 2);
    const node = nodes.find((one) => one.id === id);
    if (!node || param === undefined) {
      throw new Refusal(
        `'${key}' names no node of the graph.`,
        `Its nodes are ${nodes.map((one) => one.id).join(", ")}.`,
      );
    }
    node.params[param] = value;
  }
  return { ...graph, nodes };
}
