import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { trainerEventSchema } from "../src/events";

const folder = new URL("../../../fixtures/events/", import.meta.url);
const lines = (name: string): string[] => readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n");

test.each(readdirSync(folder))("every line of %s, which a real run has told, is an event", (name) => {
  const events = lines(name).map((line) => trainerEventSchema.parse(JSON.parse(line)));
  expect(events.map((event) => event.seq)).toEqual(events.map((_, i) => i + 1));
  expect(events.at(-1)?.kind).toBe("run.finished");
});

test("a resumed run tells every step once in an attempt", () => {
  const events = lines("tiny-grpo-resumed.ndjson").map((line) => trainerEventSchema.parse(JSON.parse(line)));
  const steps = events.flatMap((event) =>
    event.kind === "metrics" && event.stage === "warmup" ? [event.step] : [],
  );
  expect(steps).toEqual(Array.from({ length: 41 }, (_, step) => step));
});
