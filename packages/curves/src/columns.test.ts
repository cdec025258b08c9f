import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { packFloats, packWholes, unpackFloats, unpackWholes } from "./columns";

test("values come back to the bit, the sign of zero and the smallest included, and null as null", () => {
  const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const back = unpackFloats(packFloats(values));
      expect(back).toHaveLength(values.length);
      for (const [i, one] of back.entries()) expect(Object.is(one, values[i])).toBe(true);
    }),
  );
});

test("whole numbers of any size come back", () => {
  const whole = fc.oneof(fc.nat(300), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.array(whole), (values) => {
      expect(unpackWholes(packWholes(values))).toEqual(values);
    }),
  );
});

test("what was measured in float32 takes about half of what it says, once compressed", () => {
  const values = Array.from({ length: 4_000 }, (_, i) =>
    Math.fround(2 + Math.sin(i / 90) + ((i * 7919) % 1000) / 3e4),
  );
  const packed = gzipSync(packFloats(values)).length;
  expect(packed).toBeLessThan(0.55 * 8 * values.length);
  expect(packed).toBeLessThan(0.5 * gzipSync(JSON.stringify(values)).length);
});
