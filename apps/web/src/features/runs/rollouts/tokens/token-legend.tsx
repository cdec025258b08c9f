"use client";

import { formatNumber } from "@switchyard/curves";
import type { CompletionTokens } from "@switchyard/protocol";
import type { ReactNode } from "react";
import { cn } from "@/ui/cn";
import { type HeatMode, passesOf, type Shade, scaleOf, TOKEN_MODES, type TokenMode } from "./heat";
import { shadeStyle } from "./style";

const NAMES: Record<TokenMode, string> = {
  text: "Text",
  advantage: "Advantage",
  probability: "Probability",
  update: "Update",
};

interface TokenToolbarProps {
  mode: TokenMode;
  onChange: (mode: TokenMode) => void;
  samples: readonly { readonly byToken?: CompletionTokens | undefined }[];
}

/** What the tokens are coloured by, and what the colours mean. Nothing where no tokens were told. */
export function TokenToolbar({ mode, onChange, samples }: TokenToolbarProps) {
  if (samples.every(({ byToken }) => !byToken)) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <fieldset className="flex max-w-full overflow-x-auto rounded-md border bg-sunken p-0.5">
        <legend className="sr-only">Colour the tokens by</legend>
        {TOKEN_MODES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={mode === one}
            onClick={() => onChange(one)}
            className={cn(
              "h-6.5 shrink-0 rounded px-2.5 text-xs whitespace-nowrap transition-colors",
              mode === one ? "bg-raised font-medium text-ink shadow-card" : "text-soft hover:text-ink",
            )}
          >
            {NAMES[one]}
          </button>
        ))}
      </fieldset>
      {mode === "text" ? null : <Legend mode={mode} samples={samples} />}
    </div>
  );
}

function Legend({ mode, samples }: { mode: HeatMode; samples: TokenToolbarProps["samples"] }) {
  return (
    <ul aria-label="Colours" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-2xs text-soft">
      {keysOf(mode, samples).map(({ words, shades }) => (
        <li key={words} className="flex items-center gap-1.5">
          <span className="flex font-mono" aria-hidden="true">
            {shades.map((shade) => (
              <Swatch key={shade.strength} shade={shade} />
            ))}
          </span>
          {words}
        </li>
      ))}
      {samples.some(({ byToken }) => byToken?.learns.includes(false)) ? (
        <li className="flex items-center gap-1.5">
          <Swatch shade={{ tone: "none", strength: 0, isMasked: true }} /> does not learn
        </li>
      ) : null}
    </ul>
  );
}

interface Key {
  readonly words: string;
  readonly shades: readonly Shade[];
}

function keysOf(mode: HeatMode, samples: TokenToolbarProps["samples"]): Key[] {
  const ramp = (tone: Shade["tone"], strengths: readonly number[]): Shade[] =>
    strengths.map((strength) => ({ tone, strength, isMasked: false }));
  if (mode === "advantage") {
    const most = formatNumber(scaleOf(samples), 3);
    return [
      { words: `made rarer, to \u2212${most}`, shades: ramp("down", [1, 0.6, 0.3]) },
      { words: `made likelier, to +${most}`, shades: ramp("up", [0.3, 0.6, 1]) },
    ];
  }
  if (mode === "probability")
    return [{ words: "certain (p 1) to rare (p 0), when sampled", shades: ramp("rare", [0, 0.3, 0.6, 1]) }];
  const passes = passesOf(samples);
  if (passes.length === 0) return [{ words: "learns", shades: ramp("first", [1]) }];
  return passes.map((name, index) => ({
    words: `pass: ${name}`,
    shades: ramp((["first", "second"] as const)[index] ?? "other", [1]),
  }));
}

function Swatch({ shade }: { shade: Shade }): ReactNode {
  return (
    <span
      aria-hidden="true"
      className="inline-block h-4 w-5 border-y bg-surface text-center text-[0.625rem] leading-4 first:rounded-l-sm first:border-l last:rounded-r-sm last:border-r"
      style={shadeStyle(shade)}
    >
      a
    </span>
  );
}
