/**
 * One look at a run's alert rules. Reads the newest points of the curves that the rules ask for, a bounded number of
 * each, and takes the run's lock only where an episode begins or ends: ingest never waits for a judgement.
 */
import {
  type Alert,
  announceChange,
  type Db,
  type DbOrTx,
  type DueWatch,
  endAlerts,
  listOpenAlerts,
  listSeries,
  listStages,
  lockRun,
  lookedAt,
  openAlert,
  type RecentPoint,
  type RunStage,
  readNewNotFinite,
  readRecentPoints,
  runs,
} from "@switchyard/db";
import { isFinal, type JobSpec } from "@switchyard/protocol";
import { eq } from "drizzle-orm";
import { judgeSilence, judgeStage, pointsWanted, type Verdict } from "@/health/alerts/judge";
import type { AlertRules } from "@/health/alerts/rules";
import { markedSeries, stageReadings } from "@/health/readings";
import { rulesOfRun } from "./rules-of-run";

export async function lookAtRun(db: Db, watch: DueWatch): Promise<void> {
  const { rules } = await rulesOfRun(db, watch);
  const open = await listOpenAlerts(db, watch.runId);
  const isOver = isFinal(watch.state);
  const silentSeconds = watch.isHeard ? 0 : watch.silentSeconds;
  const verdicts = [judgeSilence({ isHeld: watch.state === "leased", silentSeconds }, rules)];
  let ended: string[] = [];
  if (watch.changeId > watch.seenChange) {
    const stages = await listStages(db, watch.runId);
    verdicts.push(...(await judgeCurves(db, { watch, rules, open, stages })));
    // What a stage did wrong is over with the stage.
    const running = new Set(stages.filter(({ state }) => state === "running").map(({ stage }) => stage));
    ended = open.filter(({ stage }) => stage !== "" && !running.has(stage)).map(({ id }) => id);
  }
  const began = verdicts.filter((one) => one.holding && !isOpenIn(open, one));
  const over = open.filter((alert) => verdicts.some((one) => !one.holding && isOf(alert, one)));
  ended.push(...over.map(({ id }) => id));
  if (began.length + ended.length + (isOver ? open.length : 0) > 0) {
    await store(db, watch, { began, ended, isOver, webhook: rules.webhook });
  }
  await lookedAt(db, watch, { isOver });
}

const isOf = (
  alert: Pick<Alert, "rule" | "stage">,
  { rule, stage }: Pick<Verdict, "rule" | "stage">,
): boolean => alert.rule === rule && alert.stage === stage;
const isOpenIn = (open: readonly Alert[], verdict: Verdict): boolean =>
  open.some((alert) => isOf(alert, verdict));

interface Look {
  watch: DueWatch;
  rules: AlertRules;
  open: readonly Alert[];
  stages: readonly RunStage[];
}

/** Of the stages that are at work or have changed since the last look. */
async function judgeCurves(db: Db, { watch, rules, open, stages }: Look): Promise<Verdict[]> {
  const live = new Set(
    stages
      .filter(({ state, changeId }) => state === "running" || changeId > watch.seenChange)
      .map(({ stage }) => stage),
  );
  const spec = await specOf(db, watch.runId);
  const wanted = pointsWanted(rules);
  const series = markedSeries(spec, await listSeries(db, watch.runId)).filter(
    ({ stage, meaning }) => live.has(stage) && wanted.has(meaning),
  );
  const recent = await readRecentPoints(
    db,
    series.map(({ id, meaning }) => ({ seriesId: id, count: wanted.get(meaning) ?? 0 })),
  );
  const broken = await readNewNotFinite(
    db,
    series.map(({ id }) => id),
    watch.seenChange,
  );
  const points = inOrder([...broken, ...recent]);
  return stageReadings(spec, series, { pointsOf: ({ id }) => points.get(id) ?? [] }).flatMap((stage) =>
    judgeStage(stage, rules, (rule) => isOpenIn(open, { rule, stage: stage.stage, holding: null })),
  );
}

/** By series; a point that was read twice counts once. */
function inOrder(points: readonly RecentPoint[]): ReadonlyMap<number, RecentPoint[]> {
  const bySeries = new Map<number, Map<number, RecentPoint>>();
  for (const point of points) {
    const held = bySeries.get(point.seriesId) ?? new Map<number, RecentPoint>();
    bySeries.set(point.seriesId, held.set(point.step, point));
  }
  return new Map(
    [...bySeries].map(([id, bySteps]) => [id, [...bySteps.values()].sort((a, b) => a.step - b.step)]),
  );
}

interface Outcome {
  began: readonly Verdict[];
  ended: readonly string[];
  isOver: boolean;
  webhook: string | null;
}

async function store(db: Db, { runId }: DueWatch, outcome: Outcome): Promise<void> {
  await db.transaction(async (tx) => {
    const locked = await lockRun(tx, runId);
    // Deleted meanwhile.
    if (!locked) return;
    const at = { runId, changeId: locked.changeId };
    for (const { rule, stage, holding } of outcome.began) {
      if (holding) await openAlert(tx, at, { rule, stage, ...holding, webhook: outcome.webhook });
    }
    const ended = outcome.isOver ? (await listOpenAlerts(tx, runId)).map(({ id }) => id) : outcome.ended;
    if (ended.length > 0) await endAlerts(tx, at, ended);
    await announceChange(tx, at);
  });
}

/** Specs are large and never change: those of the runs that are looked at are kept. */
const specs = new Map<string, JobSpec>();
const MAX_SPECS = 64;

async function specOf(db: DbOrTx, runId: string): Promise<Pick<JobSpec, "nodes" | "stages">> {
  const held = specs.get(runId);
  if (held) return held;
  const [row] = await db.select({ spec: runs.spec }).from(runs).where(eq(runs.id, runId));
  if (!row) return { nodes: [], stages: [] };
  const [oldest] = specs.keys();
  if (specs.size >= MAX_SPECS && oldest !== undefined) specs.delete(oldest);
  specs.set(runId, row.spec);
  return row.spec;
}
