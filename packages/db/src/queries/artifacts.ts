import { asc, eq, inArray } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { type Artifact, artifacts, type RunArtifact, runArtifacts, stageOutputs } from "../schema";
import { announceChange } from "./change";
import { plainText } from "./plain-text";

export async function insertArtifact(db: DbOrTx, sha256: string, bytes: number): Promise<void> {
  await db.insert(artifacts).values({ sha256, bytes }).onConflictDoNothing();
}

export async function findArtifact(db: DbOrTx, sha256: string): Promise<Artifact | null> {
  const [row] = await db.select().from(artifacts).where(eq(artifacts.sha256, sha256));
  return row ?? null;
}

export interface Attachment {
  readonly stage: string;
  readonly role: RunArtifact["role"];
  readonly name: string;
  readonly sha256: string;
  readonly stageHash: string;
}

/** Names an artifact as what a stage of a run made. A stage output goes into the stage cache as well. */
export async function attachArtifact(
  tx: DbOrTx,
  at: { runId: string; changeId: number },
  attachment: Attachment,
): Promise<void> {
  const { stage, role, sha256, stageHash } = attachment;
  const name = plainText(attachment.name);
  await tx
    .insert(runArtifacts)
    .values({ ...at, stage, role, name, sha256 })
    .onConflictDoUpdate({
      target: [runArtifacts.runId, runArtifacts.stage, runArtifacts.role, runArtifacts.name],
      set: { sha256, changeId: at.changeId },
    });
  if (role === "stageOutput") {
    await tx.insert(stageOutputs).values({ stageHash, sha256, runId: at.runId }).onConflictDoNothing();
  }
  await announceChange(tx, at);
}

export const listRunArtifacts = (db: DbOrTx, runId: string) =>
  db
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
    .orderBy(asc(runArtifacts.createdAt));

/** Which of these stages are finished work already. */
export async function findStageOutputs(db: DbOrTx, stageHashes: readonly string[]) {
  if (stageHashes.length === 0) return [];
  return db
    .select({
      stageHash: stageOutputs.stageHash,
      sha256: stageOutputs.sha256,
      bytes: artifacts.bytes,
      runId: stageOutputs.runId,
    })
    .from(stageOutputs)
    .innerJoin(artifacts, eq(artifacts.sha256, stageOutputs.sha256))
    .where(inArray(stageOutputs.stageHash, [...stageHashes]));
}
