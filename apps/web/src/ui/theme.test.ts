import { readFileSync } from "node:fs";
import { WIRE_TYPES } from "@switchyard/graph";
import { describe, expect, it } from "vitest";
import { MOST_MIXED } from "@/features/runs/rollouts/tokens/style";

const css = readFileSync(new URL("../app/globals.css", import.meta.url), "utf8");

/** The custom properties of one rule of the style sheet. */
function tokens(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  const body = css.slice(start, css.indexOf("\n}", start));
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = "", value = ""]) => [name, value]),
  );
}

/** Linear red, green, blue from 0 to 1 (IEC 61966-2-1). */
const linear = (hex: string): number[] =>
  [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

type Matrix = readonly (readonly number[])[];

/** Machado, Oliveira and Fernandes 2009, severity 1.0. */
const VISION: Record<string, Matrix> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: Matrix, vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, index) => sum + value * (vector[index] ?? 0), 0));

/** Oklab (Ottosson 2020): equal distances look about equally different. */
function oklab(rgb: readonly number[]): number[] {
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb.map((value) => Math.min(1, Math.max(0, value))),
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms.map(Math.cbrt),
  );
}

const distance = (a: string, b: string, vision: Matrix): number => {
  const [x, y] = [a, b].map((hex) => oklab(times(vision, linear(hex))));
  return Math.hypot(...(x ?? []).map((value, index) => value - (y?.[index] ?? 0)));
};

describe.each([":root", ".dark"])("theme %s", (selector) => {
  const token = tokens(selector);
  const get = (name: string): string => token.get(name) ?? `no token ${name}`;
  const surfaces = ["canvas", "surface", "raised", "sunken"].map(get);
  const wires = Object.keys(WIRE_TYPES).map((type) => get(`wire-${type}`));

  it("keeps text readable on every surface (WCAG AA)", () => {
    for (const name of ["ink", "soft", "faint", "brand", "good", "warn", "bad"]) {
      for (const surface of surfaces)
        expect([name, contrast(get(name), surface) >= 4.5]).toEqual([name, true]);
    }
    for (const name of ["good", "warn", "bad"]) {
      expect(contrast(get(name), get(`${name}-soft`))).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(get("on-brand"), get("brand"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(get("brand-strong"), get("brand-soft"))).toBeGreaterThanOrEqual(4.5);
  });

  it("has a colour for each wire type, seen on every surface, also as text", () => {
    for (const wire of wires)
      for (const surface of surfaces) expect(contrast(wire, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(Object.entries(VISION))("keeps wire colours apart with %s", (kind, vision) => {
    // 0.02 in Oklab is just noticeable side by side; full sight has room for far more.
    const least = kind === "normal" ? 0.08 : 0.045;
    wires.forEach((a, index) => {
      for (const b of wires.slice(index + 1))
        expect([a, b, distance(a, b, vision) > least]).toEqual([a, b, true]);
    });
  });

  describe("colours of tokens", () => {
    const heats = ["heat-up", "heat-down", "heat-rare"].map(get);
    const mixed = (heat: string, surface: string): string => {
      const byte = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
      const channel = (at: number) =>
        Math.round(MOST_MIXED * byte(heat, at) + (1 - MOST_MIXED) * byte(surface, at));
      return `#${[1, 3, 5].map((at) => channel(at).toString(16).padStart(2, "0")).join("")}`;
    };

    it("leave the text on them readable at their strongest (4.5:1)", () => {
      for (const heat of heats) {
        const behind = mixed(heat, get("surface"));
        expect([heat, contrast(get("ink"), behind) >= 4.5]).toEqual([heat, true]);
      }
    });

    it.each(Object.entries(VISION))(
      "of better and worse stay apart with %s, also when mixed",
      (_, vision) => {
        const [up = "", down = ""] = heats.map((heat) => mixed(heat, get("surface")));
        expect(distance(up, down, vision)).toBeGreaterThan(0.08);
      },
    );
  });

  it("shows the edges of fields and the focus ring (3:1)", () => {
    for (const surface of surfaces) {
      expect(contrast(get("line-strong"), surface)).toBeGreaterThanOrEqual(3);
      expect(contrast(get("brand"), surface)).toBeGreaterThanOrEqual(3);
    }
  });
});
