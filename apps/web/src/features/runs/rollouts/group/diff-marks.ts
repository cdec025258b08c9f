import { cn } from "@/ui/cn";

/** Each mark has a line besides its colour, so that neither carries the meaning alone. */
const MARKED = "rounded-xs px-px decoration-2 underline-offset-2";
export const ADDED = cn(
  MARKED,
  "bg-[color-mix(in_srgb,var(--heat-up)_25%,transparent)] text-ink underline decoration-(--heat-up)",
);
export const REMOVED = cn(
  MARKED,
  "bg-[color-mix(in_srgb,var(--heat-down)_25%,transparent)] text-ink line-through decoration-(--heat-down)",
);
