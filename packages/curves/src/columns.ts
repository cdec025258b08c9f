/**
 * Columns of numbers as text, exact and dense: what JSON writes out in nine or more signs a value takes eight bytes at most,
 * in base64. The bytes lie so that a compressor finds what is alike in them.
 */

/** -> base64. */
function textOf(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function bytesOf(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

const FLOAT_BYTES = 8;

/**
 * Finite values to the bit, null as NaN: first the lowest byte of each, then the next, so that signs and exponents, which
 * hardly change along a curve, stand together, and so do the zeros at the end of what was a float32.
 */
export function packFloats(values: readonly (number | null)[]): string {
  const floats = new DataView(new ArrayBuffer(values.length * FLOAT_BYTES));
  for (const [at, value] of values.entries()) floats.setFloat64(at * FLOAT_BYTES, value ?? Number.NaN, true);
  const packed = new Uint8Array(floats.byteLength);
  for (let plane = 0, to = 0; plane < FLOAT_BYTES; plane += 1) {
    for (let from = plane; from < packed.length; from += FLOAT_BYTES, to += 1)
      packed[to] = floats.getUint8(from);
  }
  return textOf(packed);
}

export function unpackFloats(text: string): (number | null)[] {
  const packed = bytesOf(text);
  const size = packed.length / FLOAT_BYTES;
  const bytes = new Uint8Array(packed.length);
  for (let plane = 0, from = 0; plane < FLOAT_BYTES; plane += 1) {
    for (let to = plane; to < bytes.length; to += FLOAT_BYTES, from += 1) bytes[to] = packed[from] ?? 0;
  }
  const floats = new DataView(bytes.buffer);
  return Array.from({ length: size }, (_, at) => {
    const value = floats.getFloat64(at * FLOAT_BYTES, true);
    return Number.isNaN(value) ? null : value;
  });
}

const LOW = 128;

/** Whole numbers from 0 on, seven bits a byte and the lowest first; a byte from 128 on says that more follow. */
export function packWholes(values: readonly number[]): string {
  const bytes: number[] = [];
  for (const value of values) {
    let rest = value;
    // Steps reach past 2^31, so no bit shifts.
    for (; rest >= LOW; rest = Math.floor(rest / LOW)) bytes.push(LOW + (rest % LOW));
    bytes.push(rest);
  }
  return textOf(Uint8Array.from(bytes));
}

export function unpackWholes(text: string): number[] {
  const values: number[] = [];
  let [value, weight] = [0, 1];
  for (const byte of bytesOf(text)) {
    value += (byte % LOW) * weight;
    weight *= LOW;
    if (byte >= LOW) continue;
    values.push(value);
    [value, weight] = [0, 1];
  }
  return values;
}
