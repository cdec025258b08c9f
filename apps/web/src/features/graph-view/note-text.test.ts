import fc from "fast-check";
import { expect, it, test } from "vitest";
import { blocksOf, noteTitle, spansOf } from "./note-text";

test("marks", () => {
  expect(blocksOf("# Why\n\nfirst **bold** then\n- one\n* two `x`")).toEqual([
    { kind: "heading", spans: [{ kind: "text", text: "Why" }] },
    { kind: "gap" },
    {
      kind: "paragraph",
      spans: [
        { kind: "text", text: "first " },
        { kind: "bold", text: "bold" },
        { kind: "text", text: " then" },
      ],
    },
    { kind: "item", spans: [{ kind: "text", text: "one" }] },
    {
      kind: "item",
      spans: [
        { kind: "text", text: "two " },
        { kind: "code", text: "x" },
      ],
    },
  ]);
});

test("links lead to the web and nowhere else", () => {
  expect(spansOf("[card](https://a.example/b) http://c.example.")).toEqual([
    { kind: "link", text: "card", href: "https://a.example/b" },
    { kind: "text", text: " " },
    { kind: "link", text: "http://c.example.", href: "http://c.example." },
  ]);
  expect(spansOf("[x](javascript:alert(1))").map(({ kind }) => kind)).toEqual(["text"]);
});

it("loses no word of any text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "b", "*", "`", " ", "[", "]", "(", ")", "h") }),
      (line) => {
        const letters = (text: string) => text.replace(/[^abh]/g, "");
        expect(
          letters(
            spansOf(line)
              .map(({ text }) => text)
              .join(""),
          ),
        ).toBe(letters(line));
      },
    ),
  );
});

test("a title is the first words without their marks", () => {
  expect(noteTitle("\n\n## Why **two**\nmore")).toBe("Why two");
  expect(noteTitle(" \n")).toBe("Empty note");
});
