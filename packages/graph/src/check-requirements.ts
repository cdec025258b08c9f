import type { Catalog } from "./define-node";
import type { GraphDoc } from "./document";
import { defaultsOf } from "./params";
import type { GraphProblem } from "./problems";
import { type Lack, lackOfAll, type Offer, requiredBy } from "./requirements";

/**
 * A warning for each node that no known worker could run, with what is missing and how to get it. `workers` holds what
 * each of them offers; without any nothing is said, for then nothing is known.
 */
export function checkRequirements(
  doc: GraphDoc,
  catalog: Catalog,
  workers: readonly (readonly Offer[])[],
): GraphProblem[] {
  return doc.nodes.flatMap((node): GraphProblem[] => {
    const definition = catalog.get(node.kind);
    if (!definition || definition.requires.length === 0) return [];
    const required = requiredBy(definition, { ...defaultsOf(definition), ...node.params });
    const lacking = lackOfAll(required, workers);
    if (!lacking || lacking.length === 0) return [];
    return [
      {
        code: "unavailable",
        severity: "warning",
        nodeId: node.id,
        message: `No known worker can run '${node.id}'. ${lackText(lacking)}`,
        remedy: remedyText(lacking),
      },
    ];
  });
}

export const lackText = (lacking: readonly Lack[]): string =>
  [...new Set(lacking.map(({ message }) => message))].join(" ");

export const remedyText = (lacking: readonly Lack[]): string =>
  [...new Set(lacking.map(({ remedy }) => remedy))].join(" ");
