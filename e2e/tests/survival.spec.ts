/** A run whose trainer is killed, and then everything that started it: what was acknowledged stays, the rest is done again. */
import { expect, test } from "@playwright/test";
import { identify, isRunning } from "../../tools/setup/process-identity.mjs";
import { mutate, query } from "../support/api";
import { everyStep, stepsOfCurve } from "../support/curves";
import { quickGraph } from "../support/quick-graph";
import { Switchyard, until } from "../support/switchyard";
import { trainerPid } from "../support/trainer";

const GRPO_STEPS = 900;

interface Stage {
  stage: string;
  state: string;
  done: number;
}

async function runOf(system: Switchyard, runId: string) {
  const { head, stages } = await query(system, "runs.get", { runId });
  const { state, attempt } = head as { state: string; attempt: number };
  const grpo = (stages as Stage[]).find((stage) => stage.stage === "grpo");
  return { state, attempt, done: grpo?.done ?? 0 };
}

test("a run outlives its trainer and the start that it belonged to", async () => {
  test.setTimeout(420_000);
  const first = await Switchyard.start();
  const doc = quickGraph({ warmupSteps: 30, grpoSteps: GRPO_STEPS });
  const experiment = await mutate(first, "experiments.create", { name: "survival", doc });
  const { runId } = (await mutate(first, "runs.start", { experimentId: experiment.id, seed: 0 })) as {
    runId: string;
  };
  await until("GRPO is under way", 120_000, async () => (await runOf(first, runId)).done > 50);

  process.kill(trainerPid(first, runId), "SIGKILL");
  await until("a second attempt", 60_000, async () => (await runOf(first, runId)).attempt === 2);
  await until("GRPO goes on", 120_000, async () => (await runOf(first, runId)).done > 150);
  const acknowledged = await stepsOfCurve(`${first.address}/runs/${runId}`, "grpo", "grpo/reward");

  const trainer = identify(trainerPid(first, runId));
  first.signal("SIGKILL");
  await first.untilEnded(5_000);
  const second = await Switchyard.start(["--no-example"], first.dataDir);
  expect(isRunning(trainer)).toBe(false);
  const kept = await stepsOfCurve(`${second.address}/runs/${runId}`, "grpo", "grpo/reward");
  expect(kept.slice(0, acknowledged.length)).toEqual(acknowledged);

  await until("the run is finished", 240_000, async () => (await runOf(second, runId)).state === "succeeded");
  const steps = await stepsOfCurve(`${second.address}/runs/${runId}`, "grpo", "grpo/reward");
  expect(steps).toEqual(everyStep(GRPO_STEPS));
  await second.stopAndRemove();
});
