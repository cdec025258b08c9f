/**
 * Text of a model, shown as it is and unable to do anything: what cannot be seen or would change how its
 * neighbours are shown (control characters, escape codes, marks of writing direction, halves of characters, piled-up
 * accents) becomes a named mark. HTML needs no care: it is never parsed.
 */
export interface TextPiece {
  text: string;
  /** What stands here, for marks; null for plain text. */
  mark: string | null;
  /** How often the mark stands here in a row; 1 for plain text. */
  count: number;
}

/** Codes of the characters that have a name of their own; others are named by their code. */
export const CODES: ReadonlyMap<string, number> = new Map([
  ["NUL", 0x0],
  ["BEL", 0x7],
  ["BS", 0x8],
  ["VT", 0xb],
  ["FF", 0xc],
  ["CR", 0xd],
  ["ESC", 0x1b],
  ["DEL", 0x7f],
  ["SHY", 0xad],
  ["CGJ", 0x34f],
  ["ALM", 0x61c],
  ["MVS", 0x180e],
  ["ZWSP", 0x200b],
  ["ZWNJ", 0x200c],
  ["ZWJ", 0x200d],
  ["LRM", 0x200e],
  ["RLM", 0x200f],
  ["LS", 0x2028],
  ["PS", 0x2029],
  ["LRE", 0x202a],
  ["RLE", 0x202b],
  ["PDF", 0x202c],
  ["LRO", 0x202d],
  ["RLO", 0x202e],
  ["LRI", 0x2066],
  ["RLI", 0x2067],
  ["FSI", 0x2068],
  ["PDI", 0x2069],
  ["BOM", 0xfeff],
]);
const NAMES: ReadonlyMap<number, string> = new Map([...CODES].map(([name, code]) => [code, name]));

/** Accents on one letter before the rest of the pile is marked; more would be drawn over the lines around them. */
export const MAX_ACCENTS = 8;

const ALWAYS =
  // Controls but tab and newline, direction and joining marks, fillers without ink, tags, lone surrogates.
  "[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e" +
  "\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0d\\ufeff\\uffa0\\ufff0-\\ufffb\\ud800-\\udfff" +
  "\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]";
/** Joiners belong to emoji, to Arabic script and behind the signs of Indic ones. */
const JOINS_BEHIND =
  "[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f\\p{Script=Arabic}\\p{Script=Syriac}\\p{M}]";
const JOINER = `(?<!${JOINS_BEHIND})[\\u200c\\u200d]|[\\u200c\\u200d](?![\\p{L}\\p{Extended_Pictographic}])`;
/** What picks the look of an emoji or a keycap. */
const LOOK = "(?<![\\p{Emoji}\\p{Emoji_Modifier}])[\\ufe0e\\ufe0f]";
const PILE = `(?<=\\p{M}{${MAX_ACCENTS}})\\p{M}`;

const HIDDEN = new RegExp([ALWAYS, JOINER, LOOK, PILE].join("|"), "gu");

export function inertPieces(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (found.index > from) pieces.push({ text: text.slice(from, found.index), mark: null, count: 1 });
    const mark = markOf(found[0]);
    const last = pieces.at(-1);
    if (last?.mark === mark && found.index === from) last.count += 1;
    else pieces.push({ text: "", mark, count: 1 });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from), mark: null, count: 1 });
  return pieces;
}

function markOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return NAMES.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
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
