"use client";

import { cn } from "@/ui/cn";
import { LISTS, useRolloutsView } from "./rollouts-view";

const NAMES: Record<(typeof LISTS)[number], string> = { prompts: "By step", table: "All completions" };

export function ListSwitch() {
  const [{ list }, set] = useRolloutsView();
  return (
    <fieldset className="flex self-start rounded-md border bg-sunken p-0.5">
      <legend className="sr-only">List rollouts</legend>
      {LISTS.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={list === one}
          onClick={() => void set({ list: one })}
          className={cn(
            "h-6.5 rounded px-2.5 text-xs whitespace-nowrap transition-colors",
            list === one ? "bg-raised font-medium text-ink shadow-card" : "text-soft hover:text-ink",
          )}
        >
          {NAMES[one]}
        </button>
      ))}
    </fieldset>
  );
}
