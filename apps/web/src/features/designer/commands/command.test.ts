import { expect, test } from "vitest";
import { keyName, keyOf } from "./command";

const pressed = (
  key: string,
  held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {},
) => keyName({ ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, key, ...held });

test.each([
  ["Ctrl+Shift+Z", pressed("Z", { ctrlKey: true, shiftKey: true })],
  ["Ctrl+Z", pressed("z", { metaKey: true })],
  ["Ctrl+K", pressed("k", { ctrlKey: true })],
  ["Ctrl+Enter", pressed("Enter", { ctrlKey: true })],
  ["Del", pressed("Delete")],
  ["Backspace", pressed("Backspace")],
  ["Esc", pressed("Escape")],
  ["?", pressed("?", { shiftKey: true })],
  ["/", pressed("/", { shiftKey: true })],
  ["L", pressed("l")],
])("%s is the key that is pressed for it", (keys, name) => {
  expect(keyOf(keys)).toBe(name);
});

test("a key with Alt is another key", () => {
  expect(pressed("l", { altKey: true })).not.toBe(keyOf("L"));
});
