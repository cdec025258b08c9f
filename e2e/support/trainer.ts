/** The process that a worker has at work on a run. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Switchyard } from "./switchyard";

export const trainerPid = (system: Switchyard, runId: string): number =>
  JSON.parse(readFileSync(join(system.dataDir, "worker", "runs", runId, "trainer.json"), "utf8")).pid;

/** It stands still until what is given back is called. */
export function holdTrainer(system: Switchyard, runId: string): () => void {
  const pid = trainerPid(system, runId);
  process.kill(pid, "SIGSTOP");
  return () => {
    process.kill(pid, "SIGCONT");
  };
}
