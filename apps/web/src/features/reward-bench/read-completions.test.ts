import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_COMPLETIONS, readCompletions, readWords, writeCompletions } from "./read-completions";

const texts = (pasted: string): string[] => {
  const read = readCompletions(pasted);
  if (!read.ok) throw new Error(read.message);
  return read.completions.map(({ text }) => text);
};

describe("pasted completions", () => {
  it("are one a line, empty lines left out", () => {
    expect(texts("12\n\n 13 \r\n14\n")).toEqual(["12", " 13 ", "14"]);
  });

  it("are separated by lines of dashes, so that they may have several lines", () => {
    expect(texts("a\nb\n---\nc\n-----\n\nd\n")).toEqual(["a\nb", "c", "d"]);
    expect(texts("---\na\n---\n\n---\nb\n---\n"), "an empty one in the middle").toEqual(["a", "", "b"]);
  });

  it("are a JSON list of texts or of objects", () => {
    expect(texts('["a\\nb", ""]')).toEqual(["a\nb", ""]);
    const read = readCompletions(
      '[{"text": "x", "taskId": "t1"}, {"text": "y", "prompt": "p", "answer": "a", "n": 1}]',
    );
    expect(read).toEqual({
      ok: true,
      form: "json",
      completions: [
        { text: "x", taskId: "t1" },
        { text: "y", prompt: "p", answer: "a" },
      ],
    });
  });

  it("say what is wrong with a list, and where", () => {
    expect(readCompletions('["a", 5]')).toEqual({
      ok: false,
      message: "Item 2 of the list is neither a text nor an object with a 'text'.",
    });
    expect(readCompletions('["a"')).toMatchObject({ ok: false, message: expect.stringContaining("is none") });
    expect(texts("[1, 2] is my answer"), "a bracket is no list").toEqual(["[1, 2] is my answer"]);
  });

  it("are not too many, and their number and form is said", () => {
    expect(readWords(readCompletions("a\nb"))).toBe("2 completions, one a line.");
    expect(readWords(readCompletions('["a"]'))).toBe("1 completion, a JSON list.");
    const many = Array.from({ length: MAX_COMPLETIONS + 1 }, (_, n) => `${n}`).join("\n");
    expect(readWords(readCompletions(many))).toContain("at most 256");
  });

  it("come back as they were written, whatever they hold", () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("---", "", "a\nb", '["x"]', "\r\n", " "));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), (written) => {
        expect(texts(writeCompletions(written))).toEqual(written);
      }),
    );
  });
});
