import { describe, expect, test } from "vitest";
import { rewardSqlMatch } from "./index";

describe("reward.sql_match", () => {
  test("has the paper's levels", () => {
    expect(rewardSqlMatch.params.parse({})).toMatchObject({ syntaxPenalty: -1, planPenalty: -0.6 });
  });
  test.each([
    ["a penalty is not above 0", { planPenalty: 0.1 }, false],
    ["no cache is allowed", { cacheSize: 0 }, true],
    ["takes the plain distance", { distance: "plain" }, true],
    ["knows two distances", { distance: "cosine" }, false],
  ])("%s", (_, params, good) => {
    expect(rewardSqlMatch.params.safeParse(params).success).toBe(good);
  });
});
