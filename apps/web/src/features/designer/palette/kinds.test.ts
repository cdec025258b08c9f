import { expect, it } from "vitest";
import { KINDS, scoreOf, searchFamilies } from "./kinds";

const best = (query: string): string | undefined =>
  [...KINDS].sort((a, b) => scoreOf(b, query) - scoreOf(a, query))[0]?.kind;

it("finds a kind by the start of its title, by its kind, and by what it does", () => {
  expect(best("len")).toBe("reward.length");
  expect(best("train.sft")).toBe("train.sft");
  expect(best("gguf")).toBe("model.huggingface");
});

it("leaves out what does not fit", () => {
  expect(KINDS.filter((entry) => scoreOf(entry, "zebra") > 0)).toEqual([]);
  expect(searchFamilies("decoder").map((family) => family.id)).toEqual(["model"]);
  expect(searchFamilies("  ").flatMap((family) => family.kinds)).toHaveLength(KINDS.length);
});
