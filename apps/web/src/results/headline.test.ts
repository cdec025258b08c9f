import { expect, it } from "vitest";
import { headlineOf, type Measured } from "./headline";

const measured = (
  name: string,
  value: number,
  { kind = "eval.verilog_passk", better = "higher" }: { kind?: string; better?: "higher" | "lower" } = {},
): Measured => {
  const signal = `${kind}/${name.split("/")[1]}`;
  return { measure: { name, title: name, signal, unit: null, better }, value };
};
const named = (...all: Measured[]) => headlineOf(all)?.measure.name ?? null;

it("is of the signal that the last evaluation names first, however high the others are", () => {
  expect(
    named(
      measured("before/passAt1", 0.05),
      measured("before/compileRate", 0.3),
      measured("after/passAt1", 0.09),
      measured("after/compileRate", 0.9),
    ),
  ).toBe("after/passAt1");
  const trigger = { kind: "eval.trigger" };
  expect(named(measured("a/accuracy", 0.99, { kind: "eval.accuracy" }), measured("b/f1", 0.4, trigger))).toBe(
    "b/f1",
  );
});

it("is the best value of that signal, of equals the last", () => {
  expect(named(measured("before/passAt1", 0.5), measured("after/passAt1", 0.4))).toBe("before/passAt1");
  expect(named(measured("before/passAt1", 0.5), measured("after/passAt1", 0.5))).toBe("after/passAt1");
  const lower = { better: "lower" } as const;
  expect(named(measured("before/loss", 2, lower), measured("after/loss", 1, lower))).toBe("after/loss");
});

it("is nothing where nothing was measured", () => {
  expect(named()).toBeNull();
});
