import { type Catalog, REQUIREMENT_NAMES, type Requirement, requiredBy } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";

/** What a worker's machine must have to run a job: the union over its nodes, in the order of the list. */
export function requirementsOf(spec: Pick<JobSpec, "nodes">, catalog: Catalog): Requirement[] {
  const required = new Set(
    spec.nodes.flatMap(({ config }) => {
      const definition = catalog.get(config.kind);
      return definition ? requiredBy(definition, config) : [];
    }),
  );
  return REQUIREMENT_NAMES.filter((name) => required.has(name));
}
