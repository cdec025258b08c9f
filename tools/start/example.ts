import { TEMPLATES } from "@switchyard/catalog";
import { type Db, experiments, insertExperiment } from "@switchyard/db";
import { startRun } from "../../apps/web/src/server/runs/start-run";

const EXAMPLE_SEED = 0;

/** On a database that never held an experiment: the first template, running. */
export async function ensureExample(db: Db): Promise<void> {
  // One in the bin counts as well: whoever deletes the example does not get it back.
  const [any] = await db.select({ id: experiments.id }).from(experiments).limit(1);
  const [template] = TEMPLATES;
  if (any || !template) return;
  const { id } = await insertExperiment(db, { name: template.title, doc: template.graph });
  await startRun(db, { experimentId: id, seed: EXAMPLE_SEED });
}
