import { catalog } from "@switchyard/catalog";
import {
  type Db,
  findExperiment,
  findVersion,
  insertExperiment,
  nameVersion,
  renameExperiment as rename,
  saveGraph,
  setExperimentDeleted,
} from "@switchyard/db";
import { type GraphDoc, loadGraph, tidyGraph } from "@switchyard/graph";
import { UserFault } from "../user-fault";

const notFound = () =>
  new UserFault("NOT_FOUND", "There is no such experiment.", {
    remedy: "It may have been deleted. The list of experiments shows what there is.",
  });

/** Takes any document that can be opened, with its problems: a draft may be saved before it makes sense. */
function readDraft(source: unknown): GraphDoc {
  const loaded = loadGraph(source, catalog);
  if (loaded.ok) return tidyGraph(loaded.doc, catalog);
  const [first] = loaded.problems;
  throw new UserFault("BAD_REQUEST", first?.message ?? "This is not a graph.", {
    remedy: first?.remedy ?? "",
    details: { problems: loaded.problems },
  });
}

export async function createExperiment(
  db: Db,
  input: { name: string; doc: unknown },
): Promise<{ id: string }> {
  const { id } = await insertExperiment(db, { name: input.name, doc: readDraft(input.doc) });
  return { id };
}

export async function getExperiment(db: Db, id: string) {
  const row = await findExperiment(db, id);
  if (!row) throw notFound();
  const { name, notes, doc, version, updatedAt } = row;
  // An older document opens through its migrations; the next save stores what they made of it.
  return { id, name, notes, doc: readDraft(doc), version, updatedAt };
}

export interface SaveInput {
  id: string;
  /** The version that was edited. */
  version: number;
  doc: unknown;
}

/** Stores a draft as the next version, unless somebody else has stored one since. */
export async function saveExperiment(db: Db, { id, version, doc }: SaveInput): Promise<{ version: number }> {
  const saved = await saveGraph(db, id, { version, doc: readDraft(doc) });
  if (saved !== null) return { version: saved };
  const held = await findExperiment(db, id);
  if (!held) throw notFound();
  throw new UserFault("CONFLICT", "This experiment was changed elsewhere since you opened it.", {
    remedy: "Load the other version, or keep yours and overwrite it.",
    details: { version: held.version },
  });
}

/** A version that was kept, as it can be opened today. */
export async function getVersion(db: Db, { id, version }: { id: string; version: number }) {
  const doc = await findVersion(db, id, version);
  if (!doc) throw noVersion(version);
  return { version, doc: readDraft(doc) };
}

export async function keepVersion(
  db: Db,
  input: { id: string; version: number; name: string | null },
): Promise<void> {
  if (!(await nameVersion(db, input.id, input))) throw noVersion(input.version);
}

const noVersion = (version: number) =>
  new UserFault("NOT_FOUND", `Version ${version} is not kept.`, {
    remedy: "The list of versions shows those that are. The present one is kept when it is given a name.",
  });

export async function renameExperiment(db: Db, input: { id: string; name: string }): Promise<void> {
  if (!(await rename(db, input.id, { name: input.name }))) throw notFound();
}

export async function duplicateExperiment(db: Db, id: string): Promise<{ id: string }> {
  const original = await getExperiment(db, id);
  return createExperiment(db, { name: copyName(original.name), doc: original.doc });
}

const MAX_NAME = 120;

/** "Knights" -> "Knights (copy)" -> "Knights (copy 2)" */
export function copyName(name: string): string {
  const match = /^(.*) \(copy(?: (\d+))?\)$/.exec(name);
  const stem = match?.[1] ?? name;
  const suffix = match ? ` (copy ${Number(match[2] ?? 1) + 1})` : " (copy)";
  return `${stem.slice(0, MAX_NAME - suffix.length)}${suffix}`;
}

/** Into the bin, or out of it; runs stay, each with its own copy of the graph. */
export async function setDeleted(db: Db, id: string, isDeleted: boolean): Promise<void> {
  if (!(await setExperimentDeleted(db, id, isDeleted))) throw notFound();
}
