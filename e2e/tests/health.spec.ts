/** A run that collapses: the panel and its words say so, the alert is raised once, kept, sent and acknowledged. */
import { expect, test } from "@playwright/test";
import { mutate, query } from "../support/api";
import { expectAccessible } from "../support/axe";
import { beginStage, collapseTold } from "../support/collapse";
import { PlantedWorker } from "../support/planted-worker";
import { quickGraph } from "../support/quick-graph";
import { Switchyard, until } from "../support/switchyard";
import { WebhookReceiver } from "../support/webhook-receiver";

const STEPS = 400;

let system: Switchyard;
let receiver: WebhookReceiver;
let ownWorker = 0;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  receiver = await new WebhookReceiver(1).start();
  system = await Switchyard.start(["--no-example", "--private-webhooks"]);
  // The planted worker takes its place.
  await until("the worker is started", 30_000, () => Boolean(system.process("worker")?.pid));
  ownWorker = system.process("worker").pid;
  process.kill(ownWorker, "SIGSTOP");
});
test.afterAll(async () => {
  if (ownWorker > 0) process.kill(ownWorker, "SIGCONT");
  receiver.stop();
  await system.stopAndRemove();
});

async function startRun(): Promise<{ runId: string; worker: PlantedWorker }> {
  const doc = quickGraph({ warmupSteps: 30, grpoSteps: STEPS });
  const { id } = await mutate(system, "experiments.create", { name: "Collapse", doc });
  const { runId } = (await mutate(system, "runs.start", { experimentId: id, seed: 1 })) as { runId: string };
  const { spec } = (await query(system, "runs.get", { runId })) as { spec: { contract: string } };
  const worker = await PlantedWorker.take(system, spec.contract);
  await beginStage(worker, STEPS);
  return { runId, worker };
}

test("a planted collapse is seen, explained, told once and acknowledged", async ({ page }) => {
  const { runId, worker } = await startRun();
  const words = page.getByRole("region", { name: "Why is the reward flat?" });
  const signs = page.getByRole("region", { name: "Signs of health" });
  const note = page.getByRole("region", { name: "New alerts" });

  await test.step("too early, then rising", async () => {
    await worker.tell(collapseTold([1, 10]));
    await page.goto(`${system.address}/runs/${runId}?tab=health`);
    await expect(words).toContainText("Too early to say");
    await worker.tell(collapseTold([11, 50]));
    await expect(words).toContainText("Not flat: the reward rises");
    await expect(words.getByRole("list")).toHaveCount(0);
    await expect(signs.getByRole("listitem").filter({ hasText: "Entropy" }).first()).toContainText("Fine");
  });

  await test.step("a webhook is set for the run; a wrong address is refused in a sentence", async () => {
    await page.getByRole("button", { name: "Alert rules" }).click();
    const dialog = page.getByRole("dialog", { name: "Alert rules" });
    await dialog.getByLabel("Webhook").fill("hooks.example.com");
    await dialog.getByRole("button", { name: "Save for this run" }).click();
    await expect(dialog.getByText("it must begin with https:// or http://")).toBeVisible();
    await dialog.getByLabel("Webhook").fill(receiver.address);
    await dialog.getByRole("button", { name: "Save for this run" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("the collapse shows in the panel and in words, with its figures and remedies", async () => {
    await worker.tell(collapseTold([51, 200]));
    await expect(words).toContainText("The reward is flat");
    const findings = words.getByRole("list", { name: "What stands in its way" }).getByRole("heading");
    await expect(findings).toHaveText([
      "The policy has stopped exploring",
      "The completions of a group say the same",
      "Most groups teach nothing",
    ]);
    await expect(words).toContainText(
      /9\d(\.\d)? % of the groups have had no spread in their rewards since step 6\d/,
    );
    await expect(words).toContainText("lower 'Learning rate' of 'GRPO'");
    for (const title of ["Groups without spread", "Entropy", "Duplicate answers"]) {
      const sign = signs.getByRole("listitem").filter({ has: page.getByRole("heading", { name: title }) });
      await expect(sign.first()).toContainText("Bad");
    }
  });

  await test.step("the alert stands over the run and in the list of runs", async () => {
    await expect(note).toContainText("Collapse in GRPO");
    await expect(note).toContainText("below 0.05 nats for 30 steps counts as a collapse");
    await expectAccessible(page, "a run in alert");
  });

  await test.step("the webhook refuses it once, then takes it; it is sent no more", async () => {
    await expect
      .poll(() => receiver.calls.map(({ status }) => status), { timeout: 30_000 })
      .toEqual([503, 204]);
    const [first, second] = receiver.calls.map(({ body }) => body);
    expect(second).toEqual(first);
    expect(second).toMatchObject({ rule: "collapse", stage: "grpo", run: { id: runId, name: "Collapse" } });
    await worker.tell(collapseTold([201, 260]));
    await expect(page.getByText("Sent to the webhook.")).toBeVisible();
  });

  await test.step("it outlives the server", async () => {
    const before = system.process("web").pid;
    process.kill(before, "SIGKILL");
    await expect.poll(() => system.process("web").pid !== before, { timeout: 20_000 }).toBe(true);
    await expect.poll(() => system.isHealthy(), { timeout: 30_000 }).toBe(true);
    await worker.tell(collapseTold([261, 290]));
    await page.reload();
    await expect(note).toContainText("Collapse in GRPO");
    await page.goto(`${system.address}/runs`);
    await expect(page.getByRole("link", { name: "1 alert of Collapse" })).toBeVisible();
    expect(receiver.calls).toHaveLength(2);
  });

  await test.step("acknowledged, it no longer stands over the run", async () => {
    await page.getByRole("link", { name: "1 alert of Collapse" }).click();
    await page.getByRole("button", { name: "Acknowledge: Collapse" }).click();
    await expect(page.getByRole("button", { name: "Acknowledge: Collapse" })).toHaveCount(0);
    await expect(page.getByText("Acknowledged", { exact: true })).toBeVisible();
    await worker.finish();
    await expect(page.getByRole("status", { name: "State: Finished" })).toBeVisible();
    await expect(page.getByText("Over", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Dismiss the alert Collapse" }).click();
    await expect(page.getByText("No alert.")).toBeVisible();
  });

  await test.step("a finding leads to its curve", async () => {
    await words.getByRole("button", { name: "Show the curve sampler/entropy" }).click();
    await expect(page.getByRole("tab", { name: "Curves" })).toHaveAttribute("data-state", "active");
    await expect(page.getByRole("button", { name: "Sampled surprise", exact: true })).toBeVisible();
  });
});
