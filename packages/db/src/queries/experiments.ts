import type { GraphDoc } from "@switchyard/graph";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { Db, DbOrTx } from "../connect";
import { newId } from "../ids";
import { type Experiment, experiments, experimentVersions } from "../schema";
import { plainText } from "./plain-text";

export interface NewExperiment {
  readonly id?: string;
  readonly name: string;
  readonly notes?: string;
  readonly doc: GraphDoc;
}

export async function insertExperiment(db: Db, input: NewExperiment): Promise<Experiment> {
  return db.transaction(async (tx) => {
    const { doc } = input;
    const id = input.id ?? newId();
    const values = { id, name: plainText(input.name), notes: plainText(input.notes ?? ""), doc };
    const [made] = await tx.insert(experiments).values(values).returning();
    if (!made) throw new Error("The insert returned no row.");
    await tx.insert(experimentVersions).values({ experimentId: id, version: made.version, doc });
    return made;
  });
}

export async function findExperiment(db: DbOrTx, id: string): Promise<Experiment | null> {
  const [row] = await db
    .select()
    .from(experiments)
    .where(and(eq(experiments.id, id), isNull(experiments.deletedAt)));
  return row ?? null;
}

export const listExperiments = (db: DbOrTx): Promise<Experiment[]> =>
  db.select().from(experiments).where(isNull(experiments.deletedAt)).orderBy(desc(experiments.updatedAt));

/** The designer saves while one draws: a version is kept for so much of editing, not for every save. */
const VERSION_EVERY_SECONDS = 300;

/** Saves over `version`, or returns null: somebody has saved in between (or the experiment is gone). */
export async function saveGraph(
  db: Db,
  id: string,
  save: { version: number; doc: GraphDoc },
): Promise<number | null> {
  return db.transaction(async (tx) => {
    const [saved] = await tx
      .update(experiments)
      .set({ doc: save.doc, version: save.version + 1, updatedAt: sql`now()` })
      .where(
        and(eq(experiments.id, id), eq(experiments.version, save.version), isNull(experiments.deletedAt)),
      )
      .returning({ version: experiments.version });
    if (!saved) return null;
    await tx.execute(sql`
      insert into ${experimentVersions} (experiment_id, version, doc)
      select ${id}, ${saved.version}, ${JSON.stringify(save.doc)}::json
      where not exists (
        select 1 from ${experimentVersions}
        where experiment_id = ${id} and created_at > now() - make_interval(secs => ${VERSION_EVERY_SECONDS})
      )`);
    return saved.version;
  });
}

export type KeptVersion = Pick<typeof experimentVersions.$inferSelect, "version" | "name" | "createdAt">;

const MOST_LISTED = 500;

/** Newest first, without their documents. */
export const listVersions = (db: DbOrTx, id: string): Promise<KeptVersion[]> =>
  db
    .select({
      version: experimentVersions.version,
      name: experimentVersions.name,
      createdAt: experimentVersions.createdAt,
    })
    .from(experimentVersions)
    .where(eq(experimentVersions.experimentId, id))
    .orderBy(desc(experimentVersions.version))
    .limit(MOST_LISTED);

export async function findVersion(db: DbOrTx, id: string, version: number): Promise<GraphDoc | null> {
  const [row] = await db
    .select({ doc: experimentVersions.doc })
    .from(experimentVersions)
    .where(and(eq(experimentVersions.experimentId, id), eq(experimentVersions.version, version)));
  return row?.doc ?? null;
}

/** Names a version that is kept, or keeps the present one under that name; false where it is neither. */
export async function nameVersion(
  db: DbOrTx,
  id: string,
  { version, name }: { version: number; name: string | null },
): Promise<boolean> {
  const text = name === null ? null : plainText(name);
  const kept = await db.execute(sql`
    insert into ${experimentVersions} (experiment_id, version, doc, name)
    select id, version, doc, ${text} from ${experiments}
    where id = ${id} and version = ${version} and deleted_at is null
    on conflict (experiment_id, version) do nothing
    returning version`);
  if (kept.length > 0) return true;
  const named = await db
    .update(experimentVersions)
    .set({ name: text })
    .where(and(eq(experimentVersions.experimentId, id), eq(experimentVersions.version, version)))
    .returning({ version: experimentVersions.version });
  return named.length > 0;
}

export async function renameExperiment(
  db: DbOrTx,
  id: string,
  change: { name?: string; notes?: string },
): Promise<boolean> {
  const set = {
    ...(change.name === undefined ? {} : { name: plainText(change.name) }),
    ...(change.notes === undefined ? {} : { notes: plainText(change.notes) }),
    updatedAt: sql`now()`,
  };
  const renamed = await db
    .update(experiments)
    .set(set)
    .where(and(eq(experiments.id, id), isNull(experiments.deletedAt)))
    .returning({ id: experiments.id });
  return renamed.length > 0;
}

/** Into the bin, or out of it again. Its runs keep their own snapshot. */
export async function setExperimentDeleted(db: DbOrTx, id: string, isDeleted: boolean): Promise<boolean> {
  const changed = await db
    .update(experiments)
    .set({ deletedAt: isDeleted ? sql`now()` : null })
    .where(eq(experiments.id, id))
    .returning({ id: experiments.id });
  return changed.length > 0;
}
