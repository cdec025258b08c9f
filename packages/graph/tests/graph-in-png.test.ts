import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  crc32,
  graphInPng,
  loadGraph,
  PNG_SIGNATURE,
  putGraphInPng,
  readChunks,
  saveGraph,
  tidyGraph,
  writeChunks,
} from "../src";
import { anyGraph } from "./arbitrary-graph";
import { goodGraph, smallCatalog } from "./small-catalog";

/** One grey pixel: width 1, height 1, 8 bits of grey. */
const HEADER = { type: "IHDR", data: Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]) };
const PIXEL = { type: "IDAT", data: new Uint8Array(deflateSync(Uint8Array.from([0, 128]))) };
const END = { type: "IEND", data: new Uint8Array() };
const picture = (...between: { type: string; data: Uint8Array }[]) =>
  writeChunks([HEADER, ...between, PIXEL, END]);

const opened = (png: Uint8Array) => {
  const found = graphInPng(png);
  if (!found.ok) throw new Error(found.problem.message);
  return found.text;
};

describe("chunks", () => {
  test("have the checksum of the specification", () => {
    // The check value of CRC-32/ISO-HDLC, and the CRC that ends every PNG.
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
    expect([...picture().slice(-12)]).toEqual([0, 0, 0, 0, 73, 69, 78, 68, 0xae, 0x42, 0x60, 0x82]);
  });

  test("are read as they were written", () => {
    const chunk = fc.record({
      type: fc.stringMatching(/^[a-z][A-Z]{3}$/),
      data: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 5 }), (chunks) => {
        const { chunks: read, isWhole } = readChunks(writeChunks([...chunks, END]));
        expect(isWhole).toBe(true);
        expect(read.every(({ isSound }) => isSound)).toBe(true);
        expect(read.map(({ type, data }) => ({ type, data: [...data] }))).toEqual(
          [...chunks, END].map(({ type, data }) => ({ type, data: [...data] })),
        );
      }),
    );
  });
});

describe("a graph in a picture", () => {
  test("comes out as it went in, and the picture's other chunks stay", () => {
    const comment = { type: "tEXt", data: new TextEncoder().encode("Comment\0mine") };
    const plain = picture(comment);
    fc.assert(
      fc.property(anyGraph, (doc) => {
        const png = putGraphInPng(plain, saveGraph(doc, smallCatalog));
        expect(loadGraph(opened(png), smallCatalog)).toMatchObject({
          ok: true,
          doc: tidyGraph(doc, smallCatalog),
        });
        const { chunks } = readChunks(png);
        expect(chunks.every(({ isSound }) => isSound)).toBe(true);
        expect(writeChunks(chunks.filter(({ type }) => type !== "iTXt"))).toEqual(plain);
      }),
      { numRuns: 50 },
    );
  });

  test("takes the place of an older one", () => {
    const twice = putGraphInPng(putGraphInPng(picture(), "old"), "new");
    expect(opened(twice)).toBe("new");
    expect(twice).toEqual(putGraphInPng(picture(), "new"));
  });

  test("is found or missed, never misread, however much of the file is there", () => {
    const text = saveGraph(goodGraph(), smallCatalog);
    const png = putGraphInPng(picture(), text);
    const found = Array.from(png, (_, length) => graphInPng(png.subarray(0, length)));
    for (const [length, result] of found.entries()) {
      if (result.ok) expect(result.text).toBe(text);
      else expect(result.problem.message).toMatch(length < PNG_SIGNATURE.length ? /not a PNG/ : /cut off/);
    }
    expect(found.some(({ ok }) => ok)).toBe(true);
  });

  test("with a byte that changed is refused", () => {
    const png = putGraphInPng(picture(), saveGraph(goodGraph(), smallCatalog));
    const at = 8 + 25 + 8 + 40;
    const damaged = png.with(at, (png[at] ?? 0) ^ 1);
    expect(graphInPng(damaged)).toMatchObject({
      ok: false,
      problem: { message: expect.stringMatching(/damaged/) },
    });
  });

  test.each([
    ["a picture of something else", picture(), /carries no graph/],
    ["text", new TextEncoder().encode("{}"), /not a PNG/],
    ["nothing", new Uint8Array(), /not a PNG/],
    [
      "bytes that are no text",
      picture({
        type: "iTXt",
        data: Uint8Array.from([...new TextEncoder().encode("switchyard.graph"), 0, 0, 0, 0, 0, 0xff]),
      }),
      /not text/,
    ],
  ])("%s gets a sentence", (_, bytes, message) => {
    expect(graphInPng(bytes)).toMatchObject({
      ok: false,
      problem: { message: expect.stringMatching(message) },
    });
  });

  test("from a newer version is refused by its version", () => {
    const png = putGraphInPng(picture(), JSON.stringify({ version: 9, nodes: [], edges: [] }));
    const loaded = loadGraph(opened(png), smallCatalog);
    expect(loaded.ok ? "" : loaded.problems[0]?.message).toContain("version 9");
  });
});
