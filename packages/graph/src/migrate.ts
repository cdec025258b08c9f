import type { Catalog } from "./define-node";
import { DOCUMENT_VERSION, type JsonValue } from "./document";

/**
 * A named step that brings a node of one kind from a document version to the next. Declared by the kind that can
 * read the result, in `migrations.ts` of its folder; a kind that replaces another names the old one in `kind`.
 */
export interface NodeMigration {
  readonly name: string;
  /** Applies to documents of this version; the result belongs to the next. */
  readonly from: number;
  /** The kind as it was called in that version. */
  readonly kind: string;
  readonly apply: (params: Readonly<Record<string, JsonValue>>) => {
    /** Only where the kind has another name now. */
    kind?: string;
    params: Record<string, JsonValue>;
  };
}

/** A named step for the shape of the document itself. */
export interface DocumentMigration {
  readonly name: string;
  readonly from: number;
  readonly apply: (doc: Readonly<Record<string, unknown>>) => Record<string, unknown>;
}

/** Oldest first. Empty while version 1 is the only one there has been. */
export const DOCUMENT_MIGRATIONS: readonly DocumentMigration[] = [];

export interface MigrationSteps {
  readonly target: number;
  readonly document: readonly DocumentMigration[];
  readonly node: readonly NodeMigration[];
}

export const migrationsOf = (catalog: Catalog): MigrationSteps => ({
  target: DOCUMENT_VERSION,
  document: DOCUMENT_MIGRATIONS,
  node: [...catalog.values()].flatMap((definition) => definition.migrations),
});

export interface Migrated {
  doc: unknown;
  /** Names of the steps that changed something, in order. */
  applied: string[];
}

/** Brings a document to the target version, one version at a time, on copies; the given document is not changed. */
export function migrate(doc: Record<string, unknown>, version: number, steps: MigrationSteps): Migrated {
  if (version === steps.target) return { doc, applied: [] };
  const applied = new Set<string>();
  let current = structuredClone(doc);
  for (let from = version; from < steps.target; from++) {
    for (const step of steps.document.filter((candidate) => candidate.from === from)) {
      current = step.apply(frozen(current));
      applied.add(step.name);
    }
    const due = steps.node.filter((candidate) => candidate.from === from);
    const nodes = Array.isArray(current.nodes) ? current.nodes : [];
    current = {
      ...current,
      nodes: nodes.map((node: unknown) => migrateNode(node, due, applied)),
      version: from + 1,
    };
  }
  return { doc: current, applied: [...applied] };
}

function migrateNode(node: unknown, due: readonly NodeMigration[], applied: Set<string>): unknown {
  if (!isNodeLike(node)) return node;
  let current = node;
  for (const step of due) {
    if (step.kind !== current.kind) continue;
    const { kind, params } = step.apply(frozen(structuredClone(current.params)));
    current = { ...current, kind: kind ?? current.kind, params };
    applied.add(step.name);
  }
  return current;
}

interface NodeLike {
  kind: string;
  params: Record<string, JsonValue>;
}

const isNodeLike = (node: unknown): node is NodeLike =>
  typeof node === "object" &&
  node !== null &&
  "kind" in node &&
  typeof node.kind === "string" &&
  "params" in node &&
  typeof node.params === "object" &&
  node.params !== null;

/** Frozen all the way down, so that a step that changes its input fails at once. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) frozen(child);
  }
  return value;
}
