import { readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { catalog } from "@switchyard/catalog";
import { graphDocSchema, putGraphInPng, saveGraph, writeChunks } from "@switchyard/graph";
import { expect, it, test } from "vitest";
import { readGraphFile } from "./read-graph-file";

const fixture = new URL("../../../../../fixtures/graphs/knights-grpo.json", import.meta.url);
const example = graphDocSchema.parse(JSON.parse(readFileSync(fixture, "utf8")));
const text = saveGraph(example, catalog);
const plain = writeChunks([
  { type: "IHDR", data: Uint8Array.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]) },
  { type: "IDAT", data: new Uint8Array(deflateSync(Uint8Array.from([0, 128]))) },
  { type: "IEND", data: new Uint8Array() },
]);

const firstOf = async (part: BlobPart, name = "graph.png") => {
  const result = await readGraphFile(new File([part], name));
  return "problems" in result ? result.problems[0] : undefined;
};

it("opens JSON and pictures, by what is in them", async () => {
  const png = putGraphInPng(plain, text);
  expect(await readGraphFile(new File([png], "odd.json"))).toMatchObject({
    doc: example,
    fileName: "odd.json",
  });
  expect(await readGraphFile(new File([`\uFEFF${text}`], "odd.png"))).toMatchObject({ doc: example });
});

test.each([
  ["a picture of something else", plain, /carries no graph/],
  ["a picture that is cut off", plain.subarray(0, 50), /cut off/],
  ["a graph of a newer program", putGraphInPng(plain, '{"version":9,"nodes":[],"edges":[]}'), /version 9/],
  ["bytes of another kind", Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]), /neither text nor a PNG/],
  ["text that is no graph", "hello", /not JSON/],
  ["nothing", "", /not JSON/],
])("%s gets a sentence and a remedy", async (_, part, message) => {
  const problem = await firstOf(part as BlobPart);
  expect(problem?.message).toMatch(message);
  expect(problem?.remedy).toBeTruthy();
});

it("does not read a file that is far too large", async () => {
  const file = {
    name: "film.png",
    size: 100_000_000,
    arrayBuffer: () => Promise.reject(new Error("it was read")),
  };
  const result = await readGraphFile(file);
  expect("problems" in result && result.problems[0]?.message).toBe(
    "The file has 100 MB; a file with a graph has at most 64 MB.",
  );
});

it("says so where the file is gone meanwhile", async () => {
  const file = { name: "a.json", size: 10, arrayBuffer: () => Promise.reject(new Error("gone")) };
  expect(await readGraphFile(file)).toMatchObject({ problems: [{ message: "The file could not be read." }] });
});
