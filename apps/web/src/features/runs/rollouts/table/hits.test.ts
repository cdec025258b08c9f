import fc from "fast-check";
import { expect, test } from "vitest";
import { hits } from "./hits";

const spelled = (text: string, find: string) =>
  hits(text, find)
    .map((part) => (part.isHit ? `[${part.text}]` : part.text))
    .join("");

test.each([
  ["Bob said bob", "BOB", "[Bob] said [bob]"],
  ["aaa", "aa", "[aa]a"],
  ["100%", "%", "100[%]"],
  ["\u0130stanbul", "stan", "\u0130[stan]bul"],
  ["nothing", "", "nothing"],
  ["", "x", ""],
])("%j with %j is %j", (text, find, wanted) => expect(spelled(text, find)).toBe(wanted));

test("the parts are the text, and no hit is left between them", () => {
  const letters = fc
    .array(fc.constantFrom("a", "B", "b", "\u0130"), { maxLength: 20 })
    .map((list) => list.join(""));
  fc.assert(
    fc.property(letters, letters.filter(Boolean), (text, find) => {
      const parts = hits(text, find);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      for (const part of parts)
        expect(part.text.replaceAll("B", "b").includes(find.replaceAll("B", "b"))).toBe(part.isHit);
    }),
  );
});
