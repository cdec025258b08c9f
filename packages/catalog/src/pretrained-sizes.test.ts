import { expect, test } from "vitest";
import { parametersInName } from "./pretrained-sizes";

test.each<[string, number | null]>([
  ["Qwen/Qwen2.5-0.5B-Instruct", 0.5e9],
  ["HuggingFaceTB/SmolLM2-135M", 135e6],
  ["meta-llama/Llama-3.1-8B", 8e9],
  ["/models/tiny-1.5b", 1.5e9],
  ["openai-community/gpt2", null],
  ["org-7B/unnamed", null],
  ["some/model-v2-base", null],
  ["", null],
])("the name %j says %d parameters", (name, count) => {
  expect(parametersInName(name)).toBe(count);
});
