import { atMost, exactly, type NodeEstimate } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { evalAnytime } from "./nodes/eval/anytime";
import { trainSasr } from "./nodes/train/sasr";
import { trainStaticHybrid } from "./nodes/train/static-hybrid";
import { imitationWork, reinforcementWork, together } from "./stage-work";
import { tinySizes } from "./tiny-sizes";

const rollout: NodeEstimate = { rollout: { rows: 8, tokens: atMost(80), longest: 10 } };
const sizes = { promptsPerStep: 4, innerEpochs: 2, miniBatches: 1, microBatchSize: null };

describe("rollout steps", () => {
  test("sample, read once for each tensor that is needed, and learn once an inner epoch", () => {
    const work = reinforcementWork(sizes, exactly(5), {
      plugged: { rollout: [rollout] },
      needs: ["referenceLogp", "value", "entropy"],
    });
    expect(work.samples.value).toBe(5 * 4 * 8);
    expect(work.sampledTokens).toEqual(atMost(5 * 4 * 80));
    expect(work.readTokens.value).toBe(2 * 1_600);
    expect(work.trainedTokens).toEqual(atMost(2 * 1_600));
  });

  test("hold a micro-batch at once, or a mini-batch", () => {
    const rows = (over: object) =>
      reinforcementWork({ ...sizes, ...over }, exactly(1), { plugged: { rollout: [rollout] }, needs: [] })
        .atOnce.learnedRows;
    expect([rows({}), rows({ miniBatches: 4 }), rows({ microBatchSize: 3 })]).toEqual([32, 8, 3]);
  });
});

test("rows that branch are held at the mean of their lengths, not at the longest", () => {
  // Two chains of 16 tokens, each answered eight times in 3.
  const branching: NodeEstimate = { rollout: { rows: 18, tokens: atMost(2 * (16 + 8 * 3)), longest: 19 } };
  const { atOnce } = reinforcementWork(sizes, exactly(1), { plugged: { rollout: [branching] }, needs: [] });
  expect(atOnce.learnedRows * atOnce.learnedLength.value).toBeCloseTo(4 * 80);
  expect(atOnce.sampledRows * atOnce.sampledLength).toBeCloseTo(4 * 80);
});

describe("a decoder with markers", () => {
  const model = (markers: string[]) =>
    tinySizes(
      {
        layers: 1,
        width: 16,
        context: 64,
        positions: "rotary",
        tokenizer: "character",
        vocabulary: 0,
        markers,
      },
      [],
    );

  test("counts each of them as one token where the words around a demonstration are known", () => {
    // "<a>1</a>": seven characters of markers, two tokens.
    expect(model(["<a>", "</a>"]).tokensOf(exactly(8), "<a></a>")).toEqual(exactly(3));
    expect(model(["<a>", "</a>"]).tokensOf(exactly(8)).certainty).toBe("atMost");
    expect(model([]).tokensOf(exactly(8), "<a></a>")).toEqual(exactly(8));
  });

  test("is answered at every budget at once, behind what is put in there", () => {
    const params = evalAnytime.params.parse({
      ...{ budgets: [2, 4], summaryTokens: 3, batchSize: 5, limit: 100, samples: 1 },
      ...{ endMarker: "</a>", cutText: "", cue: "=" },
    });
    const plugged = { model: [{ model: model(["</a>"]) }], tasks: [{}] };
    const { work } = evalAnytime.estimate({ params: params as never, plugged, needs: [] });
    // Five thinkings of at most 4 tokens, each with two answers of 3 behind the two tokens of "</a>=".
    expect(work?.atOnce).toMatchObject({ sampledPrompts: 5, sampledRows: 15, insertedTokens: 5 * 2 * 2 });
    expect(15 * (work?.atOnce.sampledLength ?? 0)).toBeCloseTo(5 * (4 + 2 * (3 + 2)));
  });
});

test("demonstrations of unknown length are bounded by the context of the model", () => {
  const plugged = { model: [{ model: { context: 32 } as NonNullable<NodeEstimate["model"]> }], tasks: [{}] };
  const { trainedTokens } = imitationWork({ steps: exactly(2), batchSize: 3, plugged, port: "tasks" });
  expect(trainedTokens).toEqual(atMost(2 * 3 * 32));
});

test("two kinds of step add up, and hold the larger of the two", () => {
  const rl = reinforcementWork(sizes, exactly(1), { plugged: { rollout: [rollout] }, needs: [] });
  const sft = imitationWork({
    steps: exactly(1),
    batchSize: 500,
    plugged: { model: [{ model: { context: 32 } as NonNullable<NodeEstimate["model"]> }] },
    port: "tasks",
  });
  const both = together(rl, sft);
  expect(both.samples.value).toBe(532);
  expect(both.atOnce).toMatchObject({ learnedRows: 500, sampledRows: 32, sampledLength: 10 });
});

describe("which steps of a mixture imitate", () => {
  const plugged = { rollout: [rollout] };
  const samples = (kind: "sasr" | "static", params: object) => {
    const definition = kind === "sasr" ? trainSasr : trainStaticHybrid;
    const all = definition.params.parse({
      steps: 100,
      sftWarmup: 20,
      batchSize: 1,
      promptsPerStep: 1,
      ...params,
    });
    const { work } = definition.estimate({ params: all as never, plugged, needs: [] });
    return work?.samples;
  };

  test("a fixed pattern is counted: the last of each four is supervised", () => {
    // 20 of the warm-up and 20 of the 80 behind it; the other 60 sample 8 rows each.
    expect(samples("static", { pattern: "alternate", every: 4 })).toEqual(exactly(40 + 60 * 8));
  });

  test("a share is an expectation, a rule of norms a bound, a mixture both at once", () => {
    expect(samples("static", { pattern: "ratio", share: 0.25 })).toMatchObject({
      value: 20 + 20 + 60 * 8,
      certainty: "about",
    });
    expect(samples("sasr", {})).toEqual(atMost(20 + 80 + 80 * 8));
    expect(samples("sasr", { mode: "mix" })).toEqual(exactly(20 + 80 + 80 * 8));
    expect(samples("sasr", { rule: "linear", pStart: 0.6, pEnd: 0.2 })?.value).toBeCloseTo(
      20 + 32 + 48 * 8,
      6,
    );
  });
});
