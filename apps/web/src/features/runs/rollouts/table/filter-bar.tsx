"use client";

import { Search, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { RolloutStepSummary } from "@/server/runs/rollouts";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Input, Select } from "@/ui/field";
import { useNodeTitle } from "../../run-context";
import { stagesOf } from "../choose-step";
import { MARKS, useRolloutsView } from "../rollouts-view";
import { LevelField } from "./level-field";
import { isNarrowed, NO_FILTER } from "./table-filter";

/** What a completion must have to be in the table. */
export function FilterBar({ steps }: { steps: readonly RolloutStepSummary[] }) {
  const [view, set] = useRolloutsView();
  return (
    <search className="flex flex-wrap items-center gap-x-3 gap-y-2 text-xs">
      <WordsField />
      <PlaceFields steps={steps} />
      <RewardRange />
      <LevelField />
      <div className="flex gap-1.5">
        {MARKS.map((mark) => (
          <MarkToggle key={mark} mark={mark} />
        ))}
      </div>
      {isNarrowed(view) ? (
        <Button size="sm" variant="ghost" onClick={() => void set({ ...NO_FILTER, marked: [] })}>
          <X className="size-3.5" aria-hidden="true" />
          Clear
        </Button>
      ) : null}
    </search>
  );
}

const SETTLED_MS = 250;

/** Searches once the typing pauses: every search reads all texts of the run. */
function WordsField() {
  const [{ words }, set] = useRolloutsView();
  const [typed, setTyped] = useState(words);
  useEffect(() => setTyped(words), [words]);
  useEffect(() => {
    if (typed === words) return;
    const timer = setTimeout(() => void set({ words: typed || null }), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [typed, words, set]);
  return (
    <div className="relative w-60 max-sm:w-full">
      <Search
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2 size-3.5 text-faint"
        aria-hidden="true"
      />
      <Input
        type="search"
        aria-label="Search prompts and completions"
        placeholder="Search prompts and completions"
        maxLength={500}
        value={typed}
        className="pl-7 text-xs"
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  );
}

function PlaceFields({ steps }: { steps: readonly RolloutStepSummary[] }) {
  const [{ from, only }, set] = useRolloutsView();
  const titleOf = useNodeTitle();
  const ofStage = steps.filter(({ stage }) => stage === from);
  return (
    <>
      <div className="w-40">
        <Select
          aria-label="Stage"
          className="text-xs"
          value={from ?? ""}
          onChange={({ target }) => void set({ from: target.value || null, only: null })}
        >
          <option value="">All stages</option>
          {stagesOf(steps).map((stage) => (
            <option key={stage} value={stage}>
              {titleOf(stage)}
            </option>
          ))}
        </Select>
      </div>
      {from === null ? null : (
        <div className="w-28">
          <Select
            aria-label="Step"
            className="tabular text-xs"
            value={only ?? ""}
            onChange={({ target }) => void set({ only: target.value ? Number(target.value) : null })}
          >
            <option value="">All steps</option>
            {ofStage.map(({ step }) => (
              <option key={step} value={step}>
                Step {step}
              </option>
            ))}
          </Select>
        </div>
      )}
    </>
  );
}

function RewardRange() {
  const [{ min, max }, set] = useRolloutsView();
  return (
    <fieldset className="flex items-center gap-1.5 text-soft">
      <legend className="sr-only">Reward</legend>
      <span aria-hidden="true">Reward</span>
      <NumberField label="Lowest reward" value={min} onChange={(value) => void set({ min: value })} />
      <span aria-hidden="true">to</span>
      <NumberField label="Highest reward" value={max} onChange={(value) => void set({ max: value })} />
    </fieldset>
  );
}

interface NumberFieldProps {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

function NumberField({ label, value, onChange }: NumberFieldProps) {
  return (
    <div className="w-20">
      <Input
        type="number"
        step="any"
        aria-label={label}
        placeholder="any"
        value={value ?? ""}
        className="tabular text-xs"
        onChange={({ target }) =>
          onChange(Number.isFinite(target.valueAsNumber) ? target.valueAsNumber : null)
        }
      />
    </div>
  );
}

function MarkToggle({ mark }: { mark: (typeof MARKS)[number] }) {
  const [{ marked }, set] = useRolloutsView();
  const isOn = marked.includes(mark);
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => void set({ marked: isOn ? marked.filter((one) => one !== mark) : [...marked, mark] })}
      className={cn(
        "h-8 rounded-md border px-2.5 capitalize transition-colors",
        isOn ? "border-brand bg-brand-soft text-brand-strong" : "bg-raised hover:bg-hover",
      )}
    >
      {mark}
    </button>
  );
}
