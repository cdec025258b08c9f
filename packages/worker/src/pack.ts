/** Folders as tar files: equal content, equal bytes, so equal folders have one digest. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { create, extract } from "tar";

export interface Packed {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A file as it is, a folder as a tar at `target`. */
export async function pack(source: string, target: string): Promise<Packed> {
  const isFolder = (await stat(source)).isDirectory();
  if (!isFolder) return measure(source);
  const names = (await readdir(source)).sort();
  await create({ file: target, cwd: source, portable: true, mtime: new Date(0), noDirRecurse: false }, names);
  return measure(target);
}

async function measure(path: string): Promise<Packed> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(part);
    bytes += part.byteLength;
  }
  return { path, sha256: hash.digest("hex"), bytes };
}

/** Writes a stream to a file and says whether it is what it should be. */
export async function download(body: ReadableStream, path: string, sha256: string): Promise<boolean> {
  const hash = createHash("sha256");
  const source = Readable.fromWeb(body as never);
  source.on("data", (part: Buffer) => hash.update(part));
  await pipeline(source, createWriteStream(path));
  return hash.digest("hex") === sha256;
}

/** Unpacks plain files and folders only, and shows the folder under its name when it is whole. */
export async function unpack(tarFile: string, target: string): Promise<void> {
  const draft = `${target}.unpacking-${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  try {
    await extract({ file: tarFile, cwd: draft, strict: true, filter: (_, entry) => isPlain(entry) });
    await rename(draft, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Links could lead out of the folder. */
const isPlain = (entry: object): boolean =>
  "type" in entry && (entry.type === "File" || entry.type === "Directory" || entry.type === "OldFile");

export const tarPath = (folder: string, name: string): string => join(folder, `${name}.tar`);
