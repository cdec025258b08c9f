import type { Offer } from "@switchyard/graph";
import { expect, test } from "vitest";
import { unavailableKinds } from "./unavailable-kinds";

const has = (name: string): Offer => ({ name, problem: null });
const not = (name: string): Offer => ({ name, problem: { message: `No ${name}.`, remedy: `Get ${name}.` } });

test("a kind is unavailable where no known worker has all that it requires, and says what is missing", () => {
  const bare = [has("sandbox"), not("custom-code"), not("private-network")];
  expect(unavailableKinds([bare]).get("reward.python")).toBe("No custom-code. Get custom-code.");
  expect(unavailableKinds([bare, [has("sandbox"), has("custom-code")]]).has("reward.python")).toBe(false);
});

test("what a kind requires only with other parameters does not make it unavailable, nor what nobody has told", () => {
  expect(unavailableKinds([[not("private-network")]]).has("reward.http")).toBe(false);
  expect(unavailableKinds([])).toEqual(new Map());
});
