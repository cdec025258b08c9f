"use client";

import { formatNumber } from "@switchyard/curves";
import type { ReactNode } from "react";
import { cn } from "@/ui/cn";
import {
  type HeatMode,
  isHeat,
  passesOf,
  type Shade,
  scaleOf,
  TOKEN_MODES,
  type Tokened,
  type TokenMode,
} from "./heat";
import { shadeStyle } from "./style";

const NAMES: Record<TokenMode, string> = {
  text: "Text",
  diff: "Difference",
  advantage: "Advantage",
  probability: "Probability",
  surprise: "\u2212log p",
  weight: "Weight",
  update: "Mask",
};

const HINTS: Record<TokenMode, string> = {
  text: "What was written, as it is",
  diff: "Word by word against one completion of the prompt",
  advantage: "Whether the update makes a token likelier or rarer",
  probability: "Of each token under the policy that sampled it",
  surprise: "Of each token under the policy that sampled it; its mean estimates the policy's entropy",
  weight: "Share of the loss, as a multiple of an even share among the step's tokens",
  update: "Which tokens learn, and in which pass of the update",
};

interface TokenToolbarProps {
  mode: TokenMode;
  onChange: (mode: TokenMode) => void;
  samples: Tokened;
}

/** The modes that have something to show for these completions. */
export function modesFor(samples: Tokened): TokenMode[] {
  const hasTokens = samples.some(({ byToken }) => byToken);
  const hasWeights = samples.some(({ byToken }) => byToken?.weights);
  return TOKEN_MODES.filter((mode) => {
    if (mode === "diff") return samples.length > 1;
    if (mode === "weight") return hasWeights;
    return mode === "text" || hasTokens;
  });
}

/** How completions are shown, and what the colours of their tokens mean. Nothing where there is no choice. */
export function TokenToolbar({ mode, onChange, samples }: TokenToolbarProps) {
  const modes = modesFor(samples);
  if (modes.length < 2) return null;
  return (
    <div className="flex min-w-0 max-w-full flex-wrap items-center gap-x-4 gap-y-2">
      <fieldset className="flex min-w-0 max-w-full overflow-x-auto rounded-md border bg-sunken p-0.5">
        <legend className="sr-only">Show completions as</legend>
        {modes.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={mode === one}
            title={HINTS[one]}
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
      {isHeat(mode) && modes.includes(mode) ? <Legend mode={mode} samples={samples} /> : null}
    </div>
  );
}

function Legend({ mode, samples }: { mode: HeatMode; samples: Tokened }) {
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

const ramp = (tone: Shade["tone"], strengths: readonly number[]): Shade[] =>
  strengths.map((strength) => ({ tone, strength, isMasked: false }));
const RISING = [0, 0.3, 0.6, 1];

function keysOf(mode: HeatMode, samples: Tokened): Key[] {
  const most = formatNumber(scaleOf(samples, mode), 3);
  switch (mode) {
    case "advantage":
      return [
        { words: `made rarer, to \u2212${most}`, shades: ramp("down", [1, 0.6, 0.3]) },
        { words: `made likelier, to +${most}`, shades: ramp("up", [0.3, 0.6, 1]) },
      ];
    case "probability":
      return [{ words: "certain (p 1) to rare (p 0), when sampled", shades: ramp("rare", RISING) }];
    case "surprise":
      return [{ words: `0 to ${most} nats, when sampled`, shades: ramp("rare", RISING) }];
    case "weight":
      return [{ words: `0 to ${most} times an even share of the loss`, shades: ramp("much", RISING) }];
    case "update":
      return passKeys(passesOf(samples));
  }
}

function passKeys(passes: readonly string[]): Key[] {
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
