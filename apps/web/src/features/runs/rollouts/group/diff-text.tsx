"use client";

import { useMemo } from "react";
import type { Clipped } from "@/server/runs/rollouts";
import { InertText, TEXT_CLASSES } from "@/ui/inert-text-view";
import { useNearby } from "../../curves/use-nearby";
import { ADDED, REMOVED } from "./diff-marks";
import { changedWords, type DiffPart, wordDiff } from "./word-diff";

interface DiffTextProps {
  base: Clipped;
  text: Clipped;
  label: string;
}

/** A completion with what it has beside the base, and what it lacks of it. Compared once it comes into view. */
export function DiffText({ base, text, label }: DiffTextProps) {
  const { ref, isNearby } = useNearby<HTMLDivElement>();
  const parts = useMemo(
    () => (isNearby ? wordDiff(base.text, text.text) : undefined),
    [isNearby, base.text, text.text],
  );
  const isCut = base.length > base.text.length || text.length > text.text.length;
  return (
    <div ref={ref}>
      {parts === undefined ? null : parts === null ? (
        <Note>Too different to be compared word by word.</Note>
      ) : (
        <>
          <Summary parts={parts} />
          <section
            // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it.
            tabIndex={0}
            aria-label={label}
            className={`max-h-72 overflow-auto ${TEXT_CLASSES}`}
          >
            {parts.map((part, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one comparison never move.
              <Part key={index} part={part} />
            ))}
          </section>
        </>
      )}
      {isCut ? <Note>Only the beginnings are compared: the texts go on.</Note> : null}
    </div>
  );
}

function Summary({ parts }: { parts: readonly DiffPart[] }) {
  const { added, removed } = changedWords(parts);
  if (added + removed === 0) {
    return (
      <Note>{parts.some(({ kind }) => kind !== "same") ? "Differs in spaces only." : "The same text."}</Note>
    );
  }
  return <Note>{`${added} ${added === 1 ? "word" : "words"} only here, ${removed} only there`}</Note>;
}

const Note = ({ children }: { children: string }) => (
  <p className="tabular mb-1 text-2xs text-faint">{children}</p>
);

function Part({ part: { kind, text } }: { part: DiffPart }) {
  if (kind === "same") return <InertText text={text} />;
  // A line that was added or left out would have no ink.
  const shown = text.trim() ? text : text.replaceAll("\n", "\u21b5\n").replaceAll("\t", "\u21e5\t");
  return kind === "added" ? (
    <ins className={ADDED}>
      <InertText text={shown} />
    </ins>
  ) : (
    <del className={REMOVED}>
      <InertText text={shown} />
    </del>
  );
}
