/** Packs files into one tar archive in the page, so that many of them are stored, and named by their content, as one. */

const BLOCK = 512;
export const MOST_FILES = 20_000;
export const MOST_BYTES = 128 * 1024 ** 2;
const LONGEST_NAME = 100;

export class PackError extends Error {}

export interface NamedFile {
  /** Within the folder that was chosen. */
  path: string;
  file: File;
}

const isHidden = (path: string): boolean => path.split("/").some((part) => part.startsWith("."));

/** The files to be packed, in the order of their names; those of hidden folders are left out. */
export function chosenFiles(files: readonly NamedFile[]): NamedFile[] {
  const shown = files.filter(({ path }) => !isHidden(path));
  if (shown.length === 0) throw new PackError("There is no file in what was chosen.");
  if (shown.length > MOST_FILES) {
    throw new PackError(
      `These are ${shown.length.toLocaleString("en-US")} files; at most 20,000 can be sent together.`,
    );
  }
  const bytes = shown.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > MOST_BYTES) throw new PackError("These files have more than 128 MiB together. Choose fewer.");
  const long = shown.find(({ path }) => new TextEncoder().encode(nameOf(path)).length > LONGEST_NAME);
  if (long) throw new PackError(`The name '${nameOf(long.path)}' is longer than ${LONGEST_NAME} bytes.`);
  return shown.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/** The end of a path that fits into a header: whole parts, the name at least. */
function nameOf(path: string): string {
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  let name = parts.pop() ?? "";
  for (const part of parts.reverse()) {
    const longer = `${part}/${name}`;
    if (new TextEncoder().encode(longer).length > LONGEST_NAME) break;
    name = longer;
  }
  return name;
}

const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, "0")}\0`;

/** A ustar header: no owner and no time, so that the same files make the same archive. */
function header(name: string, size: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(new TextEncoder().encode(text), at);
  put(name, 0);
  put(octal(0o644, 8), 100);
  put(octal(0, 8), 108);
  put(octal(0, 8), 116);
  put(octal(size, 12), 124);
  put(octal(0, 12), 136);
  put("        ", 148);
  put("0", 156);
  put("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** Holds references to the files, not their contents. */
export function packFiles(files: readonly NamedFile[], name: string): File {
  const parts: BlobPart[] = chosenFiles(files).flatMap(({ path, file }) => [
    header(nameOf(path), file.size),
    file,
    new Uint8Array((BLOCK - (file.size % BLOCK)) % BLOCK),
  ]);
  return new File([...parts, new Uint8Array(2 * BLOCK)], name, { type: "application/x-tar" });
}
