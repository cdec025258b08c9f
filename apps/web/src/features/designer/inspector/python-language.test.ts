import { getIndentation, IndentContext, syntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { highlightTree, tagHighlighter, tags } from "@lezer/highlight";
import { expect, test } from "vitest";
import { indentAfter, python } from "./python-language";

const NAMES = tagHighlighter([
  { tag: tags.keyword, class: "keyword" },
  { tag: tags.string, class: "string" },
  { tag: tags.comment, class: "comment" },
  { tag: tags.number, class: "number" },
  { tag: tags.bool, class: "value" },
  { tag: tags.definition(tags.variableName), class: "name" },
]);

function coloured(source: string): [string, string][] {
  const tree = syntaxTree(EditorState.create({ doc: source, extensions: python }));
  const found: [string, string][] = [];
  highlightTree(tree, NAMES, (from, to, name) => found.push([name, source.slice(from, to)]));
  return found;
}

test("keywords, texts, names, numbers and comments are told apart", () => {
  expect(coloured('def score(x):  # a note\n    return f"a\\"b" if x is None else 0.5\n')).toEqual([
    ["keyword", "def"],
    ["name", "score"],
    ["comment", "# a note"],
    ["keyword", "return"],
    ["string", 'f"a\\"b"'],
    ["keyword", "if"],
    ["keyword", "is"],
    ["value", "None"],
    ["keyword", "else"],
    ["number", "0.5"],
  ]);
});

test("a text over several lines ends at its own quotes, a short one with its line", () => {
  const texts = coloured('x = """one\n# two "\nthree"""\ny = "open\nif z:\n');
  expect(texts.filter(([name]) => name === "string").map(([, text]) => text)).toEqual([
    '"""one',
    '# two "',
    'three"""',
    '"open',
  ]);
  expect(texts).toContainEqual(["keyword", "if"]);
});

test.each([
  ["def f():", 4],
  ["    if x:  # why", 8],
  ["    return 1", 0],
  ["    x = 1", 4],
])("the line after %j is indented by %i", (before, columns) => {
  expect(indentAfter(before)).toBe(columns);
  const state = EditorState.create({ doc: before, extensions: python });
  const context = new IndentContext(state, { simulateBreak: before.length });
  expect(getIndentation(context, before.length)).toBe(columns);
});
