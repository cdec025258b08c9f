import { describe, expect, test } from "vitest";
import { extentOf, linePlotData } from "./line-plot-data";

const table = {
  title: "Accuracy by thinking budget",
  columns: ["budget", "accuracy", "low", "high"],
  rows: [
    [8, 0.9, 0.8, 0.95],
    [2, 0.3, 0.2, 0.4],
    [4, null, null, null],
  ],
  plot: { x: "budget", y: ["accuracy"], low: "low", high: "high" },
};

describe("linePlotData", () => {
  test("puts points in the order of x, and leaves a gap where a cell is empty", () => {
    const data = linePlotData(table);
    expect(data?.points).toEqual([
      { x: 2, values: [0.3], band: [0.2, 0.4] },
      { x: 4, values: [null], band: null },
      { x: 8, values: [0.9], band: [0.8, 0.95] },
    ]);
    expect(data && extentOf(data)).toEqual([0.2, 0.95]);
  });

  test("draws no table that does not ask for it, and none with a single point", () => {
    const { plot: _, ...plain } = table;
    expect(linePlotData(plain)).toBeNull();
    expect(linePlotData({ ...table, rows: table.rows.slice(0, 1) })).toBeNull();
  });

  test("leaves out what has no such column, and rows whose x is a word", () => {
    const data = linePlotData({
      ...table,
      rows: [...table.rows, ["all", 0.6, 0.5, 0.7]],
      plot: { x: "budget", y: ["accuracy", "gone"] },
    });
    expect(data?.titles).toEqual(["accuracy"]);
    expect(data?.points).toHaveLength(3);
    expect(data?.hasBand).toBe(false);
    expect(linePlotData({ ...table, plot: { x: "gone", y: ["accuracy"] } })).toBeNull();
  });
});
