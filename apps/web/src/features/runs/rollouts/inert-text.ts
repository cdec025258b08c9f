/**
 * Text of a model, shown as it is and unable to do anything: what cannot be seen or would change how its
 * neighbours are shown (control characters, escape codes, marks of writing direction, halves of characters) becomes a
 * named mark. HTML needs no care: it is never parsed.
 */
export interface TextPiece {
  text: string;
  /** What stands here, for marks; null for plain text. */
  mark: string | null;
}

const NAMES: Readonly<Record<number, string>> = {
  0: "NUL",
  7: "BEL",
  8: "BS",
  11: "VT",
  12: "FF",
  13: "CR",
  27: "ESC",
  127: "DEL",
  173: "SHY",
  1564: "ALM",
  8203: "ZWSP",
  8204: "ZWNJ",
  8205: "ZWJ",
  8206: "LRM",
  8207: "RLM",
  8232: "LS",
  8233: "PS",
  8234: "LRE",
  8235: "RLE",
  8236: "PDF",
  8237: "LRO",
  8238: "RLO",
  8294: "LRI",
  8295: "RLI",
  8296: "FSI",
  8297: "PDI",
  65279: "BOM",
};

// Controls but tab and newline, direction and joining marks, tags, and lone surrogates. Joiners within emoji are kept.
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|[\u{e0000}-\u{e007f}]/gu;

export function inertPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (found.index > from) pieces.push({ text: text.slice(from, found.index), mark: null });
    pieces.push({ text: "", mark: markOf(found[0]) });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), mark: null });
  return pieces;
}

function markOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Parts of a long text that are laid out one by one as they come into view; cut at line ends where there are any. */
export function chunks(text: string, size = 4_000): string[] {
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    let to = Math.min(text.length, from + size);
    if (to < text.length) {
      const lineEnd = text.lastIndexOf("\n", to);
      if (lineEnd > from) to = lineEnd + 1;
      else if (isHighHalf(text.charCodeAt(to - 1))) to -= 1;
    }
    parts.push(text.slice(from, to));
    from = to;
  }
  return parts;
}

const isHighHalf = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
