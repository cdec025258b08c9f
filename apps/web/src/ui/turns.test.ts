import { describe, expect, it } from "vitest";
import { takeTurn } from "./turns";

const tasksLater = async (count: number) => {
  for (let task = 0; task < count; task++) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe("turns", () => {
  it("come in order, each in a task of its own, so that others come between", async () => {
    const seen: string[] = [];
    takeTurn(() => {
      seen.push("first");
      setTimeout(() => seen.push("a click"));
    });
    takeTurn(() => seen.push("second"));
    takeTurn(() => seen.push("third"));
    expect(seen).toEqual([]);
    await tasksLater(10);
    expect(seen.filter((what) => what !== "a click")).toEqual(["first", "second", "third"]);
    expect(seen.indexOf("a click")).toBeLessThan(seen.indexOf("third"));
  });

  it("are left out where they were taken back, and begin again after a pause", async () => {
    const seen: string[] = [];
    const takeBack = takeTurn(() => seen.push("gone"));
    takeTurn(() => seen.push("kept"));
    takeBack();
    await tasksLater(6);
    takeTurn(() => seen.push("later"));
    await tasksLater(6);
    expect(seen).toEqual(["kept", "later"]);
  });
});
