/** Python as far as an editor needs it: what is coloured, and how far a new line is indented. */
import { indentService, StreamLanguage, type StringStream } from "@codemirror/language";

const KEYWORDS = new Set(
  (
    "and as assert async await break case class continue def del elif else except finally for from global if import in is " +
    "lambda match nonlocal not or pass raise return try while with yield"
  ).split(" "),
);
const VALUES = new Set(["None", "True", "False"]);
const UNIT = 4;

interface State {
  /** What ends the text that a line begins in; empty outside of one. */
  quote: string;
  /** After `def` or `class`. */
  isNamed: boolean;
}

function readText(stream: StringStream, state: State): string {
  while (!stream.eol()) {
    if (stream.match(state.quote)) {
      state.quote = "";
      return "string";
    }
    if (stream.next() === "\\") stream.next();
  }
  // A short text ends with its line, whatever was meant.
  if (state.quote.length === 1) state.quote = "";
  return "string";
}

function readWord(word: string, state: State): string | null {
  const { isNamed } = state;
  state.isNamed = word === "def" || word === "class";
  if (KEYWORDS.has(word)) return "keyword";
  if (VALUES.has(word)) return "bool";
  return isNamed ? "def" : null;
}

function token(stream: StringStream, state: State): string | null {
  if (state.quote) return readText(stream, state);
  if (stream.eatSpace()) return null;
  if (stream.match(/^#.*/)) return "comment";
  const opening = stream.match(/^[rRbBuUfF]{0,2}("""|'''|"|')/) as RegExpMatchArray | null;
  if (opening) {
    state.quote = opening[1] ?? "";
    return readText(stream, state);
  }
  if (stream.match(/^(0[xXoObB][\da-fA-F_]+|\d[\d_]*\.?\d*([eE][+-]?\d+)?j?)/)) return "number";
  const word = stream.match(/^[\p{L}_][\p{L}\p{N}_]*/u) as RegExpMatchArray | null;
  if (word) return readWord(word[0], state);
  if (stream.match(/^@[\w.]+/)) return "meta";
  stream.next();
  return null;
}

const language = StreamLanguage.define<State>({
  name: "python",
  startState: () => ({ quote: "", isNamed: false }),
  token,
  languageData: { commentTokens: { line: "#" } },
});

/** How far the line after `before` is indented: deeper after a colon, as far back after what leaves a block. */
export function indentAfter(before: string): number {
  const own = /^ */.exec(before)?.[0].length ?? 0;
  const code = before.replace(/\s+#.*$/, "").trimEnd();
  if (code.endsWith(":")) return own + UNIT;
  return /^\s*(return|raise|pass|break|continue)\b/.test(code) ? Math.max(0, own - UNIT) : own;
}

export const python = [
  language,
  indentService.of((context, at) => {
    const line = context.lineAt(at, -1);
    const isBreak = context.simulatedBreak === at;
    return isBreak ? indentAfter(line.text) : undefined;
  }),
];
