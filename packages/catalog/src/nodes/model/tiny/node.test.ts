import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("model.tiny", () => {
  test.each([
    ["takes heads that divide the width", { width: 64, heads: 4 }, []],
    ["refuses heads that do not divide the width", { width: 128, heads: 3 }, ["error heads"]],
    ["refuses a head of odd width, which has no halves to rotate", { width: 60, heads: 4 }, ["error width"]],
    ["needs a layer", { layers: 0 }, ["error layers"]],
    ["is not for large models", { layers: 49 }, ["error layers"]],
    ["knows its tokenizers", { tokenizer: "sentencepiece" }, ["error tokenizer"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("model.tiny", params)).toEqual(verdict);
  });
});
