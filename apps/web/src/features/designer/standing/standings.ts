import { fieldsOf } from "@switchyard/catalog";
import { explainReuse, nodeEstimates } from "@switchyard/compiler";
import type { Catalog } from "@switchyard/graph";
import type { JobNode, JobSpec } from "@switchyard/protocol";
import type { Standing } from "@/features/graph-view";

export interface StandingInput {
  readonly spec: JobSpec;
  readonly catalog: Catalog;
  /** Hashes of stages whose results are stored. */
  readonly finished: ReadonlySet<string>;
  /** Of the experiment's newest run; null where there is none. */
  readonly newest: { readonly name: string; readonly spec: JobSpec } | null;
}

/** Names that a sentence lists before it says how many more there are. */
const NAMED = 3;

/** For each stage whether a run would take its stored result, run it, or run it because something has changed. */
export function standingsOf({ spec, catalog, finished, newest }: StandingInput): Record<string, Standing> {
  const estimates = nodeEstimates(spec, catalog);
  const reuse = newest && new Map(explainReuse(newest.spec, spec).map((each) => [each.stage, each]));
  const nodes = new Map(spec.nodes.map((node) => [node.id, node]));
  const before = new Map(newest?.spec.nodes.map((node) => [node.id, node]));
  return Object.fromEntries(
    spec.stages.map((id): [string, Standing] => {
      if (estimates.get(id)?.work?.alwaysRuns)
        return [id, { kind: "willRun", reason: "It is quick, and runs each time." }];
      if (finished.has(nodes.get(id)?.hash ?? ""))
        return [id, { kind: "cached", reason: "Done before: a run takes the stored result." }];
      const compared = reuse?.get(id);
      if (!newest || !compared) return [id, { kind: "willRun", reason: "No run has done it yet." }];
      if (compared.reusedFrom)
        return [id, { kind: "willRun", reason: `As in '${newest.name}', which has not stored its result.` }];
      if (!before.has(id)) return [id, { kind: "willRun", reason: `New since the run '${newest.name}'.` }];
      // It is part of every hash, so no one node is the cause.
      if (newest.spec.trainerVersion !== spec.trainerVersion)
        return [id, { kind: "changed", reason: `The trainer is newer than in the run '${newest.name}'.` }];
      const causes = compared.changed.flatMap((cause) => nodes.get(cause) ?? []);
      const what = causes.map((node) => causeWords(node, { stage: id, before: before.get(node.id) }));
      return [id, { kind: "changed", reason: changeSentence(what, newest.name) }];
    }),
  );
}

/** `Sampler (Group size)`: the node where the difference begins, and the parameters that differ. */
function causeWords(node: JobNode, at: { stage: string; before: JobNode | undefined }): string {
  const name = node.id === at.stage ? "the stage itself" : node.label;
  if (!at.before) return `${name}, which is new`;
  if (at.before.config.kind !== node.config.kind) return `${name}, which is of another kind`;
  const was = at.before.config;
  const titles = fieldsOf(node.config.kind)
    .filter((field) => JSON.stringify(was[field.name]) !== JSON.stringify(node.config[field.name]))
    .map(({ title }) => title);
  if (titles.length === 0) return `what is plugged into ${name}`;
  return `${name} (${listed(titles)})`;
}

function changeSentence(causes: readonly string[], run: string): string {
  if (causes.length === 0) return `Other work than in the run '${run}', which had another seed.`;
  return `Changed since the run '${run}' by ${listed(causes)}.`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).join(", ");
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}
