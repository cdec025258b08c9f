import { describe, expect, test } from "vitest";
import { problemsWith, verdictOn } from "../../../testing/in-a-graph";

describe("train.sasr", () => {
  test.each([
    ["may do without a warm-up", { sftWarmup: 0 }, []],
    ["may be nothing but warm-up", { steps: 300, sftWarmup: 300 }, []],
    ["cannot warm up for longer than it runs", { steps: 300, sftWarmup: 301 }, ["error sftWarmup"]],
    ["may be locked to either kind", { pMin: 1, pMax: 1 }, []],
    ["needs bounds in order", { pMin: 0.6, pMax: 0.5 }, ["error pMin"]],
    ["a balance of 0 is SFT alone", { gamma: 0 }, []],
    ["a balance has a sign", { gamma: -1 }, ["error gamma"]],
    ["an average that never changes measures nothing", { ema: 1 }, ["error ema"]],
    ["has a sigmoid around the middle", { rule: "sigmoid_rl" }, []],
    ["warns of the literal formula", { rule: "sigmoid_warmup", slope: 1, centre: 0 }, ["warning centre"]],
    ["knows its rules", { rule: "sometimes" }, ["error rule"]],
    ["a guard of 0 would always hold", { klMax: 0 }, ["error klMax"]],
    ["splits no more completions than it samples", { miniBatches: 1024 }, ["error miniBatches"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("train.sasr", params)).toEqual(verdict);
  });

  test("refuses completions that fill the decoder's context", () => {
    const found = problemsWith("rollout.sampler", { maxTokens: 4096 });
    expect(found.length).toBeGreaterThan(0);
  });
});
