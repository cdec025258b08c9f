import { type Db, rolloutCompletions } from "@switchyard/db";
import { count, desc, eq, sql } from "drizzle-orm";
import { withinTime } from "./within-time";

const c = rolloutCompletions;

export interface LevelCount {
  node: string;
  level: string;
  completions: number;
}

/** A reward of a person's own may name a level anew for each completion; no menu can hold those. */
const MOST_LEVELS = 200;

/** Which levels the rewards of a run have given, the commonest of each node first. */
export async function readRolloutLevels(db: Db, runId: string): Promise<LevelCount[]> {
  return withinTime(db, async (tx) => {
    const given = sql`jsonb_each_text(${c.levels}) as given(node, level)`;
    const found = await tx
      .select({
        node: sql<string>`given.node`,
        level: sql<string>`given.level`,
        completions: count(),
      })
      .from(c)
      .innerJoin(given, sql`true`)
      .where(eq(c.runId, runId))
      .groupBy(sql`given.node`, sql`given.level`)
      .orderBy(desc(count()), sql`given.level`)
      .limit(MOST_LEVELS);
    return found.sort((a, b) => (a.node < b.node ? -1 : Number(a.node > b.node)));
  });
}
