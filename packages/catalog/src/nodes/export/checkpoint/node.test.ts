import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

describe("export.checkpoint", () => {
  test.each([
    ["takes a name for the download", { name: "knights-v1.2", dtype: "bfloat16", mergeLora: false }, []],
    ["takes no path for a name", { name: "../../etc/passwd" }, ["error name"]],
    ["needs a name", { name: "" }, ["error name"]],
    ["begins with a letter or a digit", { name: ".hidden" }, ["error name"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("export.checkpoint", params)).toEqual(verdict);
  });
});
