/** The orders of the list of runs, as the database sorts: a group counts as one, a run that belongs to none too. */
import { catalog } from "@switchyard/catalog";
import { points, runGroups, runStages, runs, series } from "@switchyard/db";
import { RUN_STATES_BY_URGENCY } from "@switchyard/protocol";
import { type SQL, sql } from "drizzle-orm";

export const GROUP_ORDERS = ["newest", "oldest", "name", "best", "state", "longest", "shortest"] as const;
export type GroupOrder = (typeof GROUP_ORDERS)[number];

const stateRank = sql`array_position(${`{${RUN_STATES_BY_URGENCY.join(",")}}`}::text[], ${runs.state}::text)`;

/** From the first start to the last end, or to now; null before the first start. */
const duration = sql`max(coalesce(${runs.finishedAt}, clock_timestamp())) filter (where ${runs.startedAt} is not null) - min(${runs.startedAt})`;

/** What evaluations measure first and foremost, one signal of each kind. As `headlineOf` takes it. */
const headlines = [...catalog.values()]
  .filter(({ outputs }) => Object.values(outputs).some((port) => port.type === "report"))
  .flatMap(({ kind, signals }) => {
    const [first] = Object.entries(signals).filter(([, { primary, better }]) => primary && better);
    return first ? [{ kind, signal: first[0], sign: first[1].better === "higher" ? 1 : -1 }] : [];
  });

/**
 * The best that a run has measured by the kind of evaluation that came last: higher is better, and of what is better when it is lower
 * the negative.
 */
const bestOfRun = sql`(
  select max(${points.value} * measure.sign)
  from ${series}
  join ${runStages} on ${runStages.runId} = ${series.runId} and ${runStages.stage} = ${series.stage}
  join json_to_recordset(${JSON.stringify(headlines)}::json) as measure(kind text, signal text, sign int)
    on measure.kind = ${runStages.kind} and ${series.name} = ${series.stage} || '/' || measure.signal
  join ${points} on ${points.seriesId} = ${series.id}
  where ${series.runId} = ${runs.id} and ${points.value} not in ('NaN', 'Infinity', '-Infinity')
  group by measure.kind
  order by max(${runStages.position}) desc
  limit 1)`;

/** What has no value stands last. Of equals the newer first. */
const newest = sql`min(${runs.createdAt}) desc`;

export const ORDERS: Record<GroupOrder, SQL> = {
  newest,
  oldest: sql`min(${runs.createdAt}) asc`,
  name: sql`lower(min(coalesce(${runGroups.name}, ${runs.name})))`,
  best: sql`max(${bestOfRun}) desc nulls last, ${newest}`,
  state: sql`min(${stateRank}), ${newest}`,
  longest: sql`${duration} desc nulls last, ${newest}`,
  shortest: sql`${duration} asc nulls last, ${newest}`,
};
