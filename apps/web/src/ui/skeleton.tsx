import { cn } from "./cn";

/** Holds the place of what is being loaded, at its final size. */
export function Skeleton({ className }: { className?: string }) {
  return <div className={cn("animate-pulse rounded bg-hover", className)} aria-hidden="true" />;
}
