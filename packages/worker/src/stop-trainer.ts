/** How a trainer is asked to stop, and what follows when it does not listen. */
import { sleep } from "./pause";
import type { RunFolder } from "./run-folder";
import type { TrainerProcess } from "./trainer-process";

interface Stopped {
  readonly trainer: TrainerProcess;
  readonly folder: RunFolder;
}

const isOver = async ({ trainer }: Stopped, withinMs: number): Promise<boolean> =>
  Promise.race([trainer.exit.then(() => true), sleep(withinMs).then(() => false)]);

/** With the heartbeat that brings the command within 5 s, whatever the trainer does: a word, then the end of its group. */
export async function cancelTrainer(stopped: Stopped): Promise<void> {
  await stopped.folder.tellTrainer({ kind: "cancel" });
  if (await isOver(stopped, 2_500)) return;
  await stopped.trainer.kill();
}

/** At its next step, with a checkpoint. A trainer that hangs is ended after a while: it goes on from the checkpoint before. */
export async function pauseTrainer(stopped: Stopped, patienceMs = 300_000): Promise<void> {
  await stopped.folder.tellTrainer({ kind: "pause" });
  if (await isOver(stopped, 20_000)) return;
  stopped.trainer.signal("SIGTERM");
  if (await isOver(stopped, patienceMs)) return;
  await stopped.trainer.kill();
}

/** The worker itself is being stopped and has 10 s for everything. */
export async function releaseTrainer(stopped: Stopped, patienceMs: number): Promise<void> {
  stopped.trainer.signal("SIGTERM");
  if (await isOver(stopped, patienceMs)) return;
  await stopped.trainer.kill();
}
