import canonicalize from "canonicalize";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, digestOf } from "./canonical";

test("is what the reference implementation of RFC 8785 gives", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(value)).toBe(canonicalize(value));
    }),
  );
});

test("the RFC's own example", () => {
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
    string: '€$\u000f\nA\'B"\\"/',
    literals: [null, true, false],
  };
  expect(canonicalJson(value)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\"/"}`,
  );
});

test.each([
  ['{"b":{"d":1,"c":[{"f":2,"e":3}]},"a":4}', '{"a":4,"b":{"c":[{"e":3,"f":2}],"d":1}}'],
  ['{"a":[{"9":1,"10":2,"x":3}],"9a":0}', '{"9a":0,"a":[{"10":2,"9":1,"x":3}]}'],
  ['{"b":1,"__proto__":{"d":2,"c":3}}', '{"__proto__":{"c":3,"d":2},"b":1}'],
])("keys go by their characters, at every depth: %s", (text, canonical) => {
  const value = JSON.parse(text) as unknown;
  expect(canonicalJson(value)).toBe(canonical);
  expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
});

test("keys that hold undefined are left out, in order or not", () => {
  expect(canonicalJson({ a: undefined, b: { d: 1, c: undefined }, 7: undefined })).toBe('{"b":{"d":1}}');
  expect(canonicalJson({ b: undefined, a: [{ z: undefined }] })).toBe('{"a":[{}]}');
});

test("a digest is SHA-256: the empty object's, computed elsewhere", () => {
  expect(digestOf({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1])("%s is refused", (value) => {
  expect(() => canonicalJson(value)).toThrow();
  expect(() => canonicalJson({ 1: [], a: { b: [value] } })).toThrow();
});
