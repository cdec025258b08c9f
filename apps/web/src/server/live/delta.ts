import type { RunState } from "@switchyard/protocol";

/**
 * What has happened to a run since a cursor, as the page is told it. Types only: the browser imports this file.
 */

export interface RunHead {
  id: string;
  experimentId: string | null;
  name: string;
  state: RunState;
  /** What went wrong or what is being waited for, in a sentence. */
  message: string;
  remedy: string;
  failedNode: string | null;
  attempt: number;
  seed: number;
  specHash: string;
  worker: { id: string; name: string; device: string | null } | null;
  /** Higher leaves the queue first. */
  priority: number;
  /** The only worker that may take it; null for any. */
  onlyWorker: { id: string; name: string } | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export interface StageView {
  stage: string;
  position: number;
  kind: string;
  label: string;
  state: "waiting" | "running" | "finished" | "failed";
  done: number;
  total: number;
  unit: string;
  secondsLeft: number | null;
  seconds: number | null;
  reused: boolean;
  message: string;
}

export interface SeriesRef {
  id: number;
  stage: string;
  /** `<nodeId>/<signal>` */
  name: string;
}

/** New points of one series, in order of step, all of one attempt. */
export interface PointRun {
  seriesId: number;
  attempt: number;
  steps: number[];
  /** May hold NaN and the infinities. */
  values: number[];
}

export interface LogLine {
  attempt: number;
  seq: number;
  t: number;
  level: "info" | "warning" | "error";
  stage: string | null;
  node: string | null;
  message: string;
}

export interface RolloutStep {
  stage: string;
  step: number;
}

/** Parts of the page that are read afresh when something of theirs has changed: they change seldom. */
export type SlowPart = "reports" | "files" | "alerts";

export interface RunDelta {
  /** Everything up to here is held by a page that has applied this. Rises from delta to delta. */
  cursor: number;
  run: RunHead;
  /** Only those that changed. */
  stages: StageView[];
  series: SeriesRef[];
  points: PointRun[];
  log: LogLine[];
  rollouts: RolloutStep[];
  slow: SlowPart[];
  /** More happened than is worth sending, or this is the first delta: read curves, rollouts and log afresh. */
  reset: boolean;
}
