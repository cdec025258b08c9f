import type { CompletionTokens } from "@switchyard/protocol";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { TokenToolbar } from "./token-legend";
import { TokenText, target } from "./token-text";

const tokens: CompletionTokens = {
  pieces: ["<b>", "\u202e", "c"],
  probabilities: [0.9, 0.2, 0.5],
  advantages: [1, -1, 1],
  learns: [true, true, false],
  groups: ["low", "high"],
  group: [1, 0, null],
};

const render = (total = 3): string =>
  renderToStaticMarkup(
    <TokenText tokens={tokens} total={total} mode="advantage" scale={1} label="Tokens of completion 1" />,
  );

describe("tokens", () => {
  test("are options of one list that is reached by one Tab, each named with what is known of it", () => {
    const html = render();
    expect(html.match(/role="option"/g)).toHaveLength(3);
    expect(html.match(/tabindex="0"/g)).toHaveLength(1);
    expect(html).toContain('aria-label="Tokens of completion 1"');
    expect(html).toContain("\u201cRLO\u201d, p 0.2, \u2212log p 1.61, A \u22121, pass: low");
  });

  test("are shown as they are: neither as HTML nor turned round", () => {
    const html = render();
    expect(html).not.toContain("<b>");
    expect(html).not.toContain("\u202e");
    expect(html).toContain(">RLO<");
  });

  test("say where the rest was not told", () => {
    expect(render(900)).toContain("The first 3 of 900 tokens.");
    expect(render()).not.toContain("The first");
  });
});

test.each([
  ["ArrowRight", -1, 0],
  ["ArrowRight", 2, 2],
  ["ArrowLeft", 0, 0],
  ["ArrowLeft", 2, 1],
  ["Home", 2, 0],
  ["End", 0, 2],
  ["a", 1, null],
])("%s on token %i leads to %s", (key, at, to) => {
  expect(target(key, at, 2)).toBe(to);
});

test("no key leads anywhere in a completion without tokens", () => expect(target("End", -1, -1)).toBeNull());

describe("the toolbar", () => {
  const toolbar = (
    mode: "text" | "advantage" | "surprise" | "weight" | "update",
    samples: { byToken?: CompletionTokens }[],
  ): string => renderToStaticMarkup(<TokenToolbar mode={mode} onChange={() => {}} samples={samples} />);

  test("offers text and comparison where no tokens were told, as in older runs", () => {
    const html = toolbar("advantage", [{}, {}]);
    expect(html).toContain("Difference");
    for (const words of ["Advantage", "Probability", "Weight", "Colours"]) expect(html).not.toContain(words);
    expect(toolbar("text", [{}])).toBe("");
  });

  test("offers weights only where they were told", () => {
    expect(toolbar("text", [{ byToken: tokens }])).not.toContain("Weight");
    expect(toolbar("weight", [{}, { byToken: { ...tokens, weights: [1, 3, 0] } }])).toContain("0 to 3 times");
    expect(toolbar("surprise", [{}, { byToken: tokens }])).toContain("0 to 1.61 nats");
  });

  test("has a legend with the end of the scale, the passes, and what does not learn", () => {
    expect(toolbar("text", [{ byToken: tokens }])).not.toContain("Colours");
    expect(toolbar("advantage", [{ byToken: { ...tokens, advantages: [2.5, 0, 0] } }])).toContain("to +2.5");
    const update = toolbar("update", [{}, { byToken: tokens }]);
    for (const words of ["pass: low", "pass: high", "does not learn"]) expect(update).toContain(words);
  });
});
