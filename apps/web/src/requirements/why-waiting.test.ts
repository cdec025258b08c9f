import type { Offer } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { type KnownWorker, titles, whyWaiting } from "./why-waiting";

const has = (name: string): Offer => ({ name, problem: null });
const not = (name: string): Offer => ({ name, problem: { message: `No ${name}.`, remedy: `Get ${name}.` } });
const worker = (name: string, offers: readonly Offer[], isPresent = true): KnownWorker => ({
  id: name,
  name,
  isPresent,
  offers,
});

const bare = worker("bare", [not("sandbox"), not("custom-code")]);
const half = worker("half", [has("sandbox"), not("custom-code")]);
const full = worker("full", [has("sandbox"), has("custom-code")]);
const away = { ...full, name: "away", isPresent: false };
const needs = ["sandbox", "custom-code"];

describe("why a queued run waits", () => {
  test("what the nearest worker lacks is said with its own reason and remedy", () => {
    expect(whyWaiting(needs, [bare, half], null)).toEqual({
      kind: "lacking",
      needs: "‘Sandbox’ and ‘Custom code’",
      why: "No custom-code.",
      remedy: "Get custom-code.",
    });
  });

  test("a worker that could take it but is away is named, where others are there", () => {
    expect(whyWaiting(needs, [bare, away], null)).toMatchObject({ kind: "away", names: ["away"] });
    // Nobody is there at all: that is what has to be said, and is said elsewhere.
    expect(whyWaiting(needs, [away], null)).toEqual({ kind: "turn" });
  });

  test("of a run that is meant for one worker only that one counts", () => {
    expect(whyWaiting(needs, [bare, full], "bare")).toMatchObject({ kind: "lacking" });
    expect(whyWaiting(needs, [bare, full], "full")).toEqual({ kind: "turn" });
  });

  test("nothing is said of what it needs where it needs nothing, or nothing is known", () => {
    expect(whyWaiting([], [bare], null)).toEqual({ kind: "turn" });
    expect(whyWaiting(needs, [], null)).toEqual({ kind: "turn" });
    expect(whyWaiting(needs, [worker("never called", [], false)], null)).toEqual({ kind: "turn" });
    expect(whyWaiting(needs, [bare, full], null)).toEqual({ kind: "turn" });
  });
});

test("names that this page does not know stand as they are", () => {
  expect(titles(["iverilog", "quantum", "sandbox"])).toBe("‘Icarus Verilog’, ‘quantum’ and ‘Sandbox’");
});
