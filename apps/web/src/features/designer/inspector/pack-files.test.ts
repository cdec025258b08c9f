import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { archiveKind } from "@/server/uploads/scan-upload";
import { MOST_BYTES, type NamedFile, PackError, packFiles } from "./pack-files";

const named = (path: string, content: string): NamedFile => ({ path, file: new File([content], path) });

/** What the system's tar finds in it. */
async function unpacked(file: File): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-tar-"));
  const place = join(folder, "a.tar");
  try {
    writeFileSync(place, Buffer.from(await file.arrayBuffer()));
    const names = execFileSync("tar", ["-tf", place]).toString().trim().split("\n");
    return new Map(names.map((name) => [name, execFileSync("tar", ["-xOf", place, name]).toString()]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("tar reads the names and contents back, whatever their sizes", async () => {
  const sizes = fc.uniqueArray(fc.integer({ min: 0, max: 1_200 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(sizes, async (lengths) => {
      const files = lengths.map((length) => named(`data/Prob${length}_ref.sv`, "é".repeat(length)));
      const packed = packFiles(files, "data.tar");
      const bytes = new Uint8Array(await packed.arrayBuffer());
      expect([bytes.length % 512, archiveKind(bytes)]).toEqual([0, "tar"]);
      const expected = files.map(({ path }, index) => [path, "é".repeat(lengths[index] ?? 0)] as const);
      expect(await unpacked(packed)).toEqual(new Map(expected));
    }),
    { numRuns: 8 },
  );
});

test("the same files make the same bytes, however they were chosen; hidden ones stay out", async () => {
  const files = [named("d/b.txt", "b"), named("d/a.txt", "a"), named("d/.git/config", "secret")];
  const bytes = async (some: NamedFile[]) => Buffer.from(await packFiles(some, "x").arrayBuffer());
  const first = await bytes(files);
  expect(first.equals(await bytes([...files].reverse()))).toBe(true);
  expect(first.includes("secret")).toBe(false);
});

test("a path keeps the end that fits, and leads nowhere else", async () => {
  const long = `${"folder/".repeat(30)}Prob001_zero_ref.sv`;
  const names = [...(await unpacked(packFiles([named(long, "x"), named("../up.sv", "y")], "x"))).keys()];
  expect(names).toHaveLength(1);
  expect(names[0]).toMatch(/^folder\/(folder\/)+Prob001_zero_ref\.sv$/);
});

test("too many, too large and none are refused in words", () => {
  const big = { path: "a", file: { size: MOST_BYTES + 1 } as File };
  expect(() => packFiles([big], "x")).toThrow("128 MiB");
  expect(() =>
    packFiles(
      Array.from({ length: 20_001 }, (_, n) => named(`${n}`, "")),
      "x",
    ),
  ).toThrow("20,001 files");
  expect(() => packFiles([named(".hidden/a", "")], "x")).toThrow(PackError);
  expect(() => packFiles([named("x".repeat(101), "")], "x")).toThrow("longer than 100 bytes");
});
