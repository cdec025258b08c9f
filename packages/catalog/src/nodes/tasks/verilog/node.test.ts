import { describe, expect, test } from "vitest";
import { verdictOn } from "../../../testing/in-a-graph";

const FILE = "a".repeat(64);

describe("tasks.verilog", () => {
  test.each([
    ["makes designs of several families", { families: ["mux", "counter"] }, []],
    ["needs a family", { families: [] }, ["error families"]],
    ["knows its families", { families: ["cpu"] }, ["error families"]],
    ["has functions of at least an operator and a name", { maxWords: 1 }, ["error maxWords"]],
    ["corrupts no more than all demonstrations", { corruptShare: 1.01 }, ["error corruptShare"]],
    ["takes a golden design of another form", { goldenForm: "other" }, []],
    ["asks for the file of rows", { source: "jsonl", response: "tagged" }, ["error file"]],
    ["reads rows", { source: "jsonl", response: "tagged", file: FILE }, []],
    ["takes a digest only", { source: "jsonl", response: "tagged", file: "../etc" }, ["error file"]],
    ["has no header for the body of a problem", { source: "jsonl", file: FILE }, ["error response"]],
    [
      "asks for an archive or a folder of problems",
      { source: "verilog_eval", response: "module" },
      ["error folder"],
    ],
    [
      "reads problems of a folder",
      { source: "verilog_eval", response: "module", folder: "/data/verilog-eval" },
      [],
    ],
    ["reads problems of an archive", { source: "verilog_eval", response: "module", file: FILE }, []],
    [
      "has lines where an archive is given",
      { source: "jsonl", response: "module", file: FILE, fileName: "problems.tar" },
      ["error source"],
    ],
    [
      "has an archive where lines are given",
      { source: "verilog_eval", response: "module", file: FILE, fileName: "rows.jsonl" },
      ["error source"],
    ],
    ["holds out less than everything", { heldOutShare: 1 }, ["error heldOutShare"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn("tasks.verilog", params)).toEqual(verdict);
  });
});
