import { type DbOrTx, listWorkers } from "@switchyard/db";
import { isPresent } from "../runs/get-run";

export interface WorkerChoice {
  id: string;
  name: string;
  /** As the trainer names it: "cpu", or the name of the GPU; null before the worker's first call. */
  device: string | null;
  isPresent: boolean;
}

/** Who could take a run: those that are there first, then by name. */
export async function listWorkerChoices(db: DbOrTx): Promise<WorkerChoice[]> {
  const all = await listWorkers(db);
  return all
    .filter(({ revokedAt }) => revokedAt === null)
    .map((worker) => ({
      id: worker.id,
      name: worker.name,
      device: worker.info?.device ?? null,
      isPresent: isPresent(worker),
    }))
    .sort((a, b) => Number(b.isPresent) - Number(a.isPresent) || a.name.localeCompare(b.name));
}
