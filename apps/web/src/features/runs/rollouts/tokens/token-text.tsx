"use client";

import type { CompletionTokens } from "@switchyard/protocol";
import { type KeyboardEvent, useId, useState } from "react";
import { InertText } from "../inert-text-view";
import { type HeatMode, namedPiece, shadeOf, tokenFacts, visiblePiece } from "./heat";
import { shadeStyle } from "./style";

interface TokenTextProps {
  tokens: CompletionTokens;
  /** Tokens of the whole completion, of which these may be the first. */
  total: number;
  mode: HeatMode;
  /** End of the advantage scale. */
  scale: number;
  label: string;
}

/** A completion token by token, coloured. Arrow keys walk along it; the line below tells of the token stood on. */
export function TokenText({ tokens, total, mode, scale, label }: TokenTextProps) {
  const id = useId();
  const [at, setAt] = useState<number | null>(null);
  const last = tokens.pieces.length - 1;
  const move = (event: KeyboardEvent): void => {
    const to = target(event.key, at ?? -1, last);
    if (to === null) return;
    event.preventDefault();
    setAt(to);
    document.getElementById(`${id}-${to}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div className="flex flex-col gap-1">
      <div
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={at === null ? undefined : `${id}-${at}`}
        onKeyDown={move}
        onFocus={() => setAt((held) => held ?? 0)}
        className="relative max-h-72 overflow-auto rounded font-mono text-xs leading-6 whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {tokens.pieces.map((piece, index) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a completion never move.
            key={index}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            aria-label={[namedPiece(piece), ...tokenFacts(tokens, index)].join(", ")}
            onPointerEnter={() => setAt(index)}
            style={shadeStyle(shadeOf(tokens, index, mode, scale))}
            className="mr-px rounded-xs aria-selected:outline-2 aria-selected:outline-ink"
          >
            <InertText text={visiblePiece(piece)} />
          </span>
        ))}
      </div>
      <p className="tabular flex min-h-4 flex-wrap gap-x-2 text-2xs text-soft" aria-hidden="true">
        {at === null ? null : <Facts tokens={tokens} index={at} />}
      </p>
      {total > tokens.pieces.length ? (
        <p className="text-2xs text-faint">
          The first {tokens.pieces.length} of {total} tokens.
        </p>
      ) : null}
    </div>
  );
}

function Facts({ tokens, index }: { tokens: CompletionTokens; index: number }) {
  return (
    <>
      <span className="max-w-32 truncate font-medium font-mono text-ink">
        <InertText text={namedPiece(tokens.pieces[index] ?? "")} />
      </span>
      {tokenFacts(tokens, index).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </>
  );
}

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
