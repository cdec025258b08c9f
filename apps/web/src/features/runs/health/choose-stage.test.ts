import { expect, test } from "vitest";
import { planted } from "@/health/testing/planted";
import { chooseStage } from "./choose-stage";

const rl = planted({ fate: {} });
const warmup = { ...rl, stage: "warmup", readings: rl.readings.filter(({ meaning }) => meaning === "loss") };
const after = { ...warmup, stage: "after" };
const all = [warmup, rl, after];

test("what is asked for comes first, then the stage at work, then the last with rewards", () => {
  const running = [{ stage: "warmup", state: "running" as const }];
  expect(chooseStage(all, running, "after")?.stage).toBe("after");
  expect(chooseStage(all, running, "gone")?.stage).toBe("warmup");
  expect(chooseStage(all, [], null)?.stage).toBe("grpo");
  expect(chooseStage([warmup], [], null)?.stage).toBe("warmup");
  expect(chooseStage([], [], null)).toBeNull();
});
