import { describe, expect, it } from "vitest";
import { boundsOf, pathsByColour } from "./overview-paths";

const box = (x: number, y: number) => ({ x, y, width: 10, height: 5 });

describe("the map of the canvas", () => {
  it("draws all shapes of a colour as one path, frames below everything", () => {
    const paths = pathsByColour([
      { ...box(0, 0), colour: "red", isOutline: false },
      { ...box(-1, -1), colour: "red", isOutline: true },
      { ...box(20, 0), colour: "blue", isOutline: false },
      { ...box(40, 0), colour: "red", isOutline: false },
    ]);
    expect(paths).toEqual([
      { colour: "red", isOutline: true, d: "M-1,-1h10v5h-10z" },
      { colour: "red", isOutline: false, d: "M0,0h10v5h-10zM40,0h10v5h-10z" },
      { colour: "blue", isOutline: false, d: "M20,0h10v5h-10z" },
    ]);
  });

  it("covers all boxes", () => {
    expect(boundsOf([box(-20, 3), box(7, -8)])).toEqual({ x: -20, y: -8, width: 37, height: 16 });
    expect(boundsOf([])).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  });
});
