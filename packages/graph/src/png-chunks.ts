/** The chunks of a PNG file (PNG specification, third edition, section 5), to read and to put one in. Pure. */

export const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Length, type and CRC around a chunk's data. */
const AROUND = 12;

export interface PngChunk {
  /** Four letters. */
  readonly type: string;
  readonly data: Uint8Array;
  /** Whether its checksum is that of its type and data. */
  readonly isSound: boolean;
}

export const isPng = (bytes: Uint8Array): boolean => PNG_SIGNATURE.every((byte, at) => bytes[at] === byte);

/** Made once: what each byte does to the polynomial of ISO 3309. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

const letters = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** All chunks in their order; `isWhole` is false where the file ends before its last chunk does. */
export function readChunks(png: Uint8Array): { chunks: PngChunk[]; isWhole: boolean } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: PngChunk[] = [];
  let at: number = PNG_SIGNATURE.length;
  while (at + AROUND <= png.length) {
    const length = view.getUint32(at);
    const end = at + AROUND + length;
    if (end > png.length) break;
    const type = letters(png.subarray(at + 4, at + 8));
    const isSound = crc32(png.subarray(at + 4, end - 4)) === view.getUint32(end - 4);
    chunks.push({ type, data: png.subarray(at + 8, end - 4), isSound });
    if (type === "IEND") return { chunks, isWhole: true };
    at = end;
  }
  return { chunks, isWhole: false };
}

/** A chunk as it stands in a file. */
function chunkBytes({ type, data }: Pick<PngChunk, "type" | "data">): Uint8Array {
  const bytes = new Uint8Array(AROUND + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (const [at, letter] of [...type].entries()) bytes[4 + at] = letter.charCodeAt(0);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** A file of these chunks. */
export function writeChunks(chunks: readonly Pick<PngChunk, "type" | "data">[]): Uint8Array<ArrayBuffer> {
  const parts = [Uint8Array.from(PNG_SIGNATURE), ...chunks.map(chunkBytes)];
  const png = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    png.set(part, at);
    at += part.length;
  }
  return png;
}
