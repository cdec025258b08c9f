"use client";

import { Dices } from "lucide-react";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { type ControlIds, Field, Input } from "@/ui/field";
import { readSeeds, type SeedChoice } from "./seeds";

interface SeedsFieldProps {
  choice: SeedChoice;
  onChange: (choice: SeedChoice) => void;
}

/** A number small enough to be remembered and typed again. */
const anySeed = (): string => String(Math.floor(Math.random() * 100_000));

const MODES = [
  ["count", "Count"],
  ["list", "List"],
] as const;

function ModeChoice({ choice, onChange }: SeedsFieldProps) {
  return (
    <fieldset className="flex rounded-md bg-sunken p-0.5">
      <legend className="sr-only">How seeds are given</legend>
      {MODES.map(([mode, title]) => (
        <button
          key={mode}
          type="button"
          aria-pressed={choice.mode === mode}
          onClick={() => onChange({ ...choice, mode })}
          className={cn(
            "h-5 rounded px-2 text-2xs",
            choice.mode === mode ? "bg-raised font-medium text-ink shadow-card" : "text-soft",
          )}
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}

function CountControl({ choice, onChange, ids }: SeedsFieldProps & { ids: ControlIds }) {
  return (
    <div className="flex items-center gap-2">
      <div className="w-20 shrink-0">
        <Input
          {...ids}
          data-autofocus
          inputMode="numeric"
          autoComplete="off"
          value={choice.count}
          onChange={({ target }) => onChange({ ...choice, count: target.value })}
          className="tabular"
        />
      </div>
      <span className="whitespace-nowrap text-soft text-xs">from seed</span>
      <div className="w-28">
        <Input
          aria-label="First seed"
          inputMode="numeric"
          autoComplete="off"
          value={choice.first}
          onChange={({ target }) => onChange({ ...choice, first: target.value })}
          className="tabular"
        />
      </div>
      <IconButton
        label="Another first seed"
        variant="secondary"
        onClick={() => onChange({ ...choice, first: anySeed() })}
      >
        <Dices className="size-4" aria-hidden="true" />
      </IconButton>
    </div>
  );
}

/** How many seeds each graph is run with, or which. */
export function SeedsField({ choice, onChange }: SeedsFieldProps) {
  const read = readSeeds(choice);
  return (
    <Field
      label={choice.mode === "count" ? "Number of seeds" : "Seeds"}
      help={
        read.ok && choice.mode === "count" && read.seeds.length > 1
          ? `Seeds ${read.seeds[0]} to ${read.seeds.at(-1)}. Several tell how much is chance.`
          : "Same seed, same run. Several tell how much is chance."
      }
      errors={read.ok ? [] : [read.message]}
      aside={<ModeChoice choice={choice} onChange={onChange} />}
    >
      {(ids) =>
        choice.mode === "list" ? (
          <Input
            {...ids}
            data-autofocus
            value={choice.list}
            placeholder="0, 1, 5-8"
            autoComplete="off"
            onChange={({ target }) => onChange({ ...choice, list: target.value })}
            className="tabular"
          />
        ) : (
          <CountControl choice={choice} onChange={onChange} ids={ids} />
        )
      }
    </Field>
  );
}
