import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("model.huggingface", () => {
  test.each([
    ["takes a hub id", { source: "owner/name", training: "full", dtype: "bfloat16" }, []],
    ["takes a file in a folder", { source: "/models/local", ggufFile: "model.q8_0.gguf" }, []],
    ["needs a model", { source: "  " }, ["error source"]],
    ["has no adapter of rank 0", { loraRank: 0 }, ["error loraRank"]],
    ["has no adapter that is scaled to nothing", { loraAlpha: 0 }, ["error loraAlpha"]],
    ["knows its data types", { dtype: "int4" }, ["error dtype"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("model.huggingface", params)).toEqual(verdict);
  });
});
