import { expect, test } from "vitest";
import { readZoom, zoomText } from "./zoom";

test.each([
  ["grpo:10-250", { stage: "grpo", from: 10, to: 250 }],
  ["a:b.c-d:0-7", { stage: "a:b.c-d", from: 0, to: 7 }],
])("the address %s is read and written", (text, zoom) => {
  expect(readZoom(text)).toEqual(zoom);
  expect(zoomText(zoom)).toBe(text);
});

test.each([null, "", "grpo", "grpo:5-5", "grpo:9-2", "grpo:1-99999999999", "grpo:-1-4x"])(
  "%s is no zoom",
  (text) => {
    expect(readZoom(text)).toBeNull();
  },
);
