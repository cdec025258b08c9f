import { catalog } from "@switchyard/catalog";
import { type Db, experiments, experimentVersions, newId } from "@switchyard/db";
import { type GraphDoc, loadGraph, tidyGraph } from "@switchyard/graph";
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { UserFault } from "../user-fault";

/** A version is kept for every so many seconds of editing, not for every keystroke that is saved. */
const VERSION_EVERY_SECONDS = 300;

const notFound = () =>
  new UserFault("NOT_FOUND", "There is no such experiment.", {
    remedy: "It may have been deleted. The list of experiments shows what there is.",
  });

/** Takes any document that can be opened, with its problems: a draft may be saved before it makes sense. */
export function readDraft(source: unknown): GraphDoc {
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
  const id = newId();
  await db.insert(experiments).values({ id, name: input.name, doc: readDraft(input.doc) });
  return { id };
}

export async function getExperiment(db: Db, id: string) {
  const [row] = await db
    .select()
    .from(experiments)
    .where(and(eq(experiments.id, id), isNull(experiments.deletedAt)));
  if (!row) throw notFound();
  return {
    id: row.id,
    name: row.name,
    notes: row.notes,
    doc: row.doc,
    version: row.version,
    updatedAt: row.updatedAt,
  };
}

export interface SaveInput {
  id: string;
  /** The version that was edited. */
  version: number;
  doc: unknown;
}

/** Stores a draft as the next version, unless somebody else has stored one since. */
export async function saveExperiment(db: Db, { id, version, doc }: SaveInput): Promise<{ version: number }> {
  const draft = readDraft(doc);
  return db.transaction(async (tx) => {
    const [held] = await tx
      .select({ version: experiments.version })
      .from(experiments)
      .where(and(eq(experiments.id, id), isNull(experiments.deletedAt)))
      .for("update");
    if (!held) throw notFound();
    if (held.version !== version) {
      throw new UserFault("CONFLICT", "This experiment was changed elsewhere since you opened it.", {
        remedy: "Load the other version, or keep yours and overwrite it.",
        details: { version: held.version },
      });
    }
    const next = version + 1;
    await tx
      .update(experiments)
      .set({ doc: draft, version: next, updatedAt: sql`now()` })
      .where(eq(experiments.id, id));
    await tx.execute(sql`
      insert into ${experimentVersions} (experiment_id, version, doc)
      select ${id}, ${next}, ${JSON.stringify(draft)}::json
      where not exists (
        select 1 from ${experimentVersions}
        where experiment_id = ${id} and created_at > now() - make_interval(secs => ${VERSION_EVERY_SECONDS})
      )`);
    return { version: next };
  });
}

export async function renameExperiment(db: Db, input: { id: string; name: string }): Promise<void> {
  const changed = await db
    .update(experiments)
    .set({ name: input.name, updatedAt: sql`now()` })
    .where(and(eq(experiments.id, input.id), isNull(experiments.deletedAt)))
    .returning({ id: experiments.id });
  if (changed.length === 0) throw notFound();
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

/** Into the bin; runs stay, each with its own copy of the graph. */
export async function deleteExperiment(db: Db, id: string): Promise<void> {
  const changed = await db
    .update(experiments)
    .set({ deletedAt: sql`now()` })
    .where(and(eq(experiments.id, id), isNull(experiments.deletedAt)))
    .returning({ id: experiments.id });
  if (changed.length === 0) throw notFound();
}

export async function restoreExperiment(db: Db, id: string): Promise<void> {
  const changed = await db
    .update(experiments)
    .set({ deletedAt: null })
    .where(and(eq(experiments.id, id), isNotNull(experiments.deletedAt)))
    .returning({ id: experiments.id });
  if (changed.length === 0) throw notFound();
}
