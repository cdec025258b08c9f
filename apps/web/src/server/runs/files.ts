import { artifacts, type DbOrTx, runArtifacts, runEvents } from "@switchyard/db";
import { and, asc, eq } from "drizzle-orm";

export interface RunFile {
  stage: string;
  role: "stageOutput" | "export";
  name: string;
  sha256: string;
  bytes: number;
  createdAt: Date;
}

/** Kept on the worker's disk for resuming; not uploaded. */
export interface CheckpointView {
  stage: string;
  step: number;
  bytes: number;
  t: number;
  attempt: number;
}

export interface RunFiles {
  files: RunFile[];
  /** The newest of each stage. */
  checkpoints: CheckpointView[];
}

export async function readRunFiles(db: DbOrTx, runId: string): Promise<RunFiles> {
  const files = await db
    .select({
      stage: runArtifacts.stage,
      role: runArtifacts.role,
      name: runArtifacts.name,
      sha256: runArtifacts.sha256,
      bytes: artifacts.bytes,
      createdAt: runArtifacts.createdAt,
    })
    .from(runArtifacts)
    .innerJoin(artifacts, eq(artifacts.sha256, runArtifacts.sha256))
    .where(eq(runArtifacts.runId, runId))
    .orderBy(asc(runArtifacts.createdAt), asc(runArtifacts.stage), asc(runArtifacts.name));
  const events = await db
    .select({ body: runEvents.body })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), eq(runEvents.kind, "checkpoint")))
    .orderBy(asc(runEvents.attempt), asc(runEvents.seq));
  const newest = new Map<string, CheckpointView>();
  for (const { body } of events) {
    if (body.kind !== "checkpoint") continue;
    const { stage, step, bytes, t, attempt } = body;
    newest.set(stage, { stage, step, bytes, t, attempt });
  }
  return { files, checkpoints: [...newest.values()] };
}
