import fc from "fast-check";
import { expect, test } from "vitest";
import { tipPlace } from "./tip-place";

const page = { width: 390, height: 800 };
const tip = { width: 200, height: 40 };

test.each([
  ["below", { left: 50, top: 100, width: 10, height: 20 }, { left: 50, top: 126 }],
  ["above, near the bottom", { left: 50, top: 770, width: 10, height: 20 }, { left: 50, top: 724 }],
  ["inside, near the right", { left: 380, top: 100, width: 10, height: 20 }, { left: 184, top: 126 }],
])("%s", (_, anchor, wanted) => expect(tipPlace(anchor, tip, page)).toEqual(wanted));

test("the whole note is on the page wherever the token is", () => {
  const number = fc.integer({ min: -500, max: 2_000 });
  fc.assert(
    fc.property(number, number, (left, top) => {
      const at = tipPlace({ left, top, width: 30, height: 24 }, tip, page);
      expect(at.left).toBeGreaterThanOrEqual(0);
      expect(at.left + tip.width).toBeLessThanOrEqual(page.width);
      expect(at.top).toBeGreaterThanOrEqual(0);
      expect(at.top + tip.height).toBeLessThanOrEqual(page.height);
    }),
  );
});
