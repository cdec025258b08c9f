import type { ReactNode } from "react";
import { cn } from "./cn";

export type Tone = "neutral" | "brand" | "good" | "warn" | "bad";

const TONES: Record<Tone, string> = {
  neutral: "bg-sunken text-soft",
  brand: "bg-brand-soft text-brand-strong",
  good: "bg-good-soft text-good",
  warn: "bg-warn-soft text-warn",
  bad: "bg-bad-soft text-bad",
};

/** Not for as long as it goes on: a page that moves all the time takes a processor from the run that it watches. */
const GOING_ON = "animate-pulse ring-2 ring-current/25 [animation-iteration-count:4]";

export interface BadgeProps {
  tone?: Tone;
  /** A dot before the text: filled for settled; for going on it pulses when it appears, and keeps a ring. */
  dot?: "still" | "pulsing";
  className?: string;
  children: ReactNode;
}

export function Badge({ tone = "neutral", dot, className, children }: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex h-5 shrink-0 items-center gap-1.5 rounded-full px-2 font-medium text-2xs whitespace-nowrap",
        TONES[tone],
        className,
      )}
    >
      {dot ? (
        <span
          className={cn("size-1.5 rounded-full bg-current", dot === "pulsing" && GOING_ON)}
          aria-hidden="true"
        />
      ) : null}
      {children}
    </span>
  );
}
