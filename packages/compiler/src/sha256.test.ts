import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 as inPages } from "./sha256";
import { sha256 as inNode } from "./sha256.node";

describe("sha256", () => {
  it("is FIPS 180-4's", () => {
    expect(inNode("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("is the same in Node and in pages, for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => inPages(text) === inNode(text)),
    );
  });
});
