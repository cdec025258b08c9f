import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("reward.format", () => {
  test.each([
    ["takes several tags in order", { tags: ["think", "answer"], allowOutside: true }, []],
    ["needs a tag", { tags: [] }, ["error tags"]],
    ["cannot ask for a tag twice", { tags: ["answer", "answer"] }, ["error tags"]],
    ["takes names without brackets", { tags: ["<b>"] }, ["error tags"]],
    ["warns where a right format gains nothing", { correct: 0, wrong: 0 }, ["warning correct"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("reward.format", params)).toEqual(verdict);
  });
});
