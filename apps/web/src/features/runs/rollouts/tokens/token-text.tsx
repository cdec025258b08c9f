"use client";

import type { CompletionTokens } from "@switchyard/protocol";
import { type KeyboardEvent, memo, useCallback, useId, useState } from "react";
import { InertText } from "@/ui/inert-text-view";
import { type HeatMode, namedPiece, shadeOf, tokenFacts, visiblePiece } from "./heat";
import { shadeStyle } from "./style";
import { TokenTip } from "./token-tip";

interface TokenTextProps {
  tokens: CompletionTokens;
  /** Tokens of the whole completion, of which these may be the first. */
  total: number;
  mode: HeatMode;
  /** End of the colour scale. */
  scale: number;
  label: string;
}

/** A completion token by token, coloured. Pointer and arrow keys walk along it; a note tells of the token stood on. */
export function TokenText({ tokens, total, mode, scale, label }: TokenTextProps) {
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const last = tokens.pieces.length - 1;
  const tokenId = (index: number) => `${id}-${index}`;
  const stand = useCallback((index: number) => setAt(index), []);
  const move = (event: KeyboardEvent): void => {
    if (event.key === "Escape") setAt(null);
    const to = target(event.key, at ?? -1, last);
    if (to === null) return;
    event.preventDefault();
    setAt(to);
    document.getElementById(tokenId(to))?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div className="flex flex-col gap-1">
      <div
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={at === null ? undefined : tokenId(at)}
        onKeyDown={move}
        onFocus={() => setAt((held) => held ?? 0)}
        onBlur={() => setAt(null)}
        onPointerLeave={({ currentTarget }) => {
          if (document.activeElement !== currentTarget) setAt(null);
        }}
        className="relative max-h-72 overflow-auto rounded font-mono text-xs leading-6 whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {tokens.pieces.map((_, index) => (
          <Token
            // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a completion never move.
            key={index}
            id={tokenId(index)}
            isAt={index === at}
            onPoint={stand}
            {...{ tokens, index, mode, scale }}
          />
        ))}
      </div>
      {at === null ? null : (
        <TokenTip anchorId={tokenId(at)} piece={tokens.pieces[at] ?? ""} facts={tokenFacts(tokens, at)} />
      )}
      {total > tokens.pieces.length ? (
        <p className="text-2xs text-faint">
          The first {tokens.pieces.length} of {total} tokens.
        </p>
      ) : null}
    </div>
  );
}

interface TokenProps {
  id: string;
  tokens: CompletionTokens;
  index: number;
  mode: HeatMode;
  scale: number;
  isAt: boolean;
  onPoint: (index: number) => void;
}

const Token = memo(function Token({ id, tokens, index, mode, scale, isAt, onPoint }: TokenProps) {
  const piece = tokens.pieces[index] ?? "";
  return (
    <span
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isAt}
      aria-label={[namedPiece(piece), ...tokenFacts(tokens, index)].join(", ")}
      onPointerEnter={() => onPoint(index)}
      style={shadeStyle(shadeOf(tokens, index, mode, scale))}
      className="mr-px rounded-xs aria-selected:outline-2 aria-selected:outline-ink"
    >
      <InertText text={visiblePiece(piece)} />
    </span>
  );
});

/** Where a key leads; null for keys that lead nowhere. */
export function target(key: string, at: number, last: number): number | null {
  const to = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: last,
  }[key];
  return to === undefined || last < 0 ? null : Math.min(last, Math.max(0, to));
}
