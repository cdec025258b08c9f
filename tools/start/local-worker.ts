import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createWorker, type Db, findWorkerByToken } from "@switchyard/db";

/** The token of this machine's own worker, kept in the data folder for its owner's eyes only. */
export async function ensureLocalWorker(db: Db, dataDir: string): Promise<string> {
  const path = join(dataDir, "worker-token");
  const kept = readToken(path);
  if (kept && (await findWorkerByToken(db, kept))) return kept;
  const { token } = await createWorker(db, "local");
  writeFileSync(path, `${token}\n`, { mode: 0o600 });
  return token;
}

function readToken(path: string): string | null {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
}
