import { CONTRACT_DIGEST } from "@switchyard/catalog";
import { type DbOrTx, listWorkers } from "@switchyard/db";
import type { AskBroker } from "./broker";

export interface Answerer {
  workerId: string;
  name: string;
  /** Its trainer process runs, so that it answers at once. */
  isWarm: boolean;
}

/** Workers that take questions now and whose trainer knows the same node kinds, warm ones first. */
export async function listAnswerers(db: DbOrTx, broker: AskBroker): Promise<Answerer[]> {
  const sessions = broker.sessions().filter(({ contract }) => contract === CONTRACT_DIGEST);
  if (sessions.length === 0) return [];
  const names = new Map((await listWorkers(db)).map(({ id, name }) => [id, name]));
  return sessions
    .map(({ workerId, isWarm }) => ({ workerId, name: names.get(workerId) ?? "", isWarm }))
    .sort((a, b) => Number(b.isWarm) - Number(a.isWarm) || a.name.localeCompare(b.name));
}
