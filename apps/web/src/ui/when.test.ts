import { expect, it } from "vitest";
import { whenText } from "./when";

const now = new Date("2026-05-10T12:00:00Z");

it.each([
  ["2026-05-10T11:59:30Z", "just now"],
  ["2026-05-10T12:00:05Z", "just now"],
  ["2026-05-10T11:58:01Z", "1 minute ago"],
  ["2026-05-10T09:00:00Z", "3 hours ago"],
  ["2026-05-09T11:00:00Z", "yesterday"],
  ["2026-04-10T12:00:00Z", "last month"],
])("%s is %s", (moment, expected) => {
  expect(whenText(new Date(moment), now)).toBe(expected);
});
