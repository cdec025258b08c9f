"use client";

import { SMOOTHINGS, type Smoothing } from "@switchyard/curves";
import { Search as SearchIcon } from "lucide-react";
import { useId } from "react";
import { cn } from "@/ui/cn";
import { Input, Select } from "@/ui/field";
import { useNodeTitle } from "../run-context";
import { useView } from "../view-state";
import { AXIS_NAMES, X_AXES, type XAxisKind } from "./x-axis";

const NAMES: Record<Smoothing, string> = {
  none: "No smoothing",
  ema: "EMA (debiased)",
  gaussian: "Gaussian",
  running: "Running mean",
};

const isSmoothing = (value: string): value is Smoothing => SMOOTHINGS.some((one) => one === value);

const isAxis = (value: string): value is XAxisKind => X_AXES.some((one) => one === value);

export function CurveToolbar({ stages }: { stages: readonly string[] }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {stages.length > 1 ? <StageFilter stages={stages} /> : null}
      <Search />
      <SmoothingControls />
    </div>
  );
}

function StageFilter({ stages }: { stages: readonly string[] }) {
  const [view, setView] = useView();
  const titleOf = useNodeTitle();
  const choices = [{ id: null, title: "All stages" }, ...stages.map((id) => ({ id, title: titleOf(id) }))];
  return (
    <fieldset className="flex max-w-full overflow-x-auto rounded-md border bg-sunken p-0.5">
      <legend className="sr-only">Stage</legend>
      {choices.map(({ id, title }) => (
        <button
          key={id ?? ""}
          type="button"
          aria-pressed={view.stage === id}
          onClick={() => void setView({ stage: id })}
          className={cn(
            "h-6.5 shrink-0 rounded px-2.5 text-xs whitespace-nowrap transition-colors",
            view.stage === id ? "bg-raised font-medium text-ink shadow-card" : "text-soft hover:text-ink",
          )}
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}

function Search() {
  const [{ find }, setView] = useView();
  return (
    <div className="relative w-44 max-sm:w-full">
      <SearchIcon
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2 size-3.5 text-faint"
        aria-hidden="true"
      />
      <Input
        type="search"
        aria-label="Search the curves"
        value={find}
        placeholder="Search curves"
        className="pl-7 text-xs"
        onChange={({ target }) => void setView({ find: target.value || null })}
      />
    </div>
  );
}

function SmoothingControls() {
  const [view, setView] = useView();
  const id = useId();
  return (
    <div className="ml-auto flex items-center gap-2 text-soft text-xs max-sm:ml-0 max-sm:flex-wrap">
      <button
        type="button"
        aria-pressed={view.log}
        title="Values on a logarithmic axis; those that are not above 0 are left out."
        onClick={() => void setView({ log: view.log ? null : true })}
        className={cn(
          "h-8 shrink-0 rounded-md border px-2.5 transition-colors",
          view.log ? "border-brand bg-brand-soft text-brand-strong" : "bg-raised hover:bg-hover",
        )}
      >
        Log axis
      </button>
      <label htmlFor={`${id}-axis`} className="shrink-0">
        Over
      </label>
      <div className="w-40">
        <Select
          id={`${id}-axis`}
          className="text-xs"
          value={view.x}
          onChange={({ target }) => isAxis(target.value) && void setView({ x: target.value })}
        >
          {X_AXES.map((axis) => (
            <option key={axis} value={axis}>
              {AXIS_NAMES[axis]}
            </option>
          ))}
        </Select>
      </div>
      <label htmlFor={`${id}-kind`} className="sr-only">
        Smoothing
      </label>
      <div className="w-36">
        <Select
          id={`${id}-kind`}
          className="text-xs"
          value={view.smoothing}
          onChange={({ target }) => isSmoothing(target.value) && void setView({ smoothing: target.value })}
        >
          {SMOOTHINGS.map((smoothing) => (
            <option key={smoothing} value={smoothing}>
              {NAMES[smoothing]}
            </option>
          ))}
        </Select>
      </div>
      <label htmlFor={`${id}-strength`} className="sr-only">
        Strength of the smoothing
      </label>
      <input
        id={`${id}-strength`}
        type="range"
        min={0}
        max={0.99}
        step={0.01}
        value={view.strength}
        disabled={view.smoothing === "none"}
        onChange={({ target }) => void setView({ strength: Number(target.value) })}
        className="w-28 accent-(--brand) disabled:opacity-40"
      />
      <output htmlFor={`${id}-strength`} className="tabular w-8">
        {view.smoothing === "none" ? "" : view.strength.toFixed(2)}
      </output>
    </div>
  );
}
