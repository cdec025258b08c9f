"use client";

import { Columns3, Rows3 } from "lucide-react";
import { useId } from "react";
import type { CompletionView } from "@/server/runs/rollouts";
import { IconButton } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Select } from "@/ui/field";
import { useView } from "../../view-state";
import { type LAYOUTS, useRolloutsView } from "../rollouts-view";
import { TokenToolbar } from "../tokens";
import { baseOf } from "./base-of";
import { ADDED, REMOVED } from "./diff-marks";
import { SAMPLE_ORDERS, type SampleOrder } from "./order-samples";

const ORDER_NAMES: Record<SampleOrder, string> = {
  sampled: "As sampled",
  reward: "Reward, highest first",
  advantage: "Advantage, highest first",
  longest: "Longest first",
  shortest: "Shortest first",
};

/** How the completions of a prompt are shown, compared, ordered and laid out. */
export function GroupToolbar({ samples }: { samples: readonly CompletionView[] }) {
  const [view, setView] = useView();
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <TokenToolbar mode={view.tokens} onChange={(tokens) => void setView({ tokens })} samples={samples} />
      {view.tokens === "diff" && samples.length > 1 ? <BaseSelect samples={samples} /> : null}
      {samples.length > 1 ? (
        <div className="ml-auto flex items-center gap-2">
          <OrderSelect />
          <LayoutSwitch />
        </div>
      ) : null}
    </div>
  );
}

function BaseSelect({ samples }: { samples: readonly CompletionView[] }) {
  const id = useId();
  const [{ base }, set] = useRolloutsView();
  return (
    <div className="flex flex-wrap items-center gap-2 text-xs">
      <label htmlFor={id} className="text-soft whitespace-nowrap">
        Against
      </label>
      <div className="w-48">
        <Select
          id={id}
          className="text-xs"
          value={baseOf(samples, base)}
          onChange={({ target }) => void set({ base: Number(target.value) })}
        >
          {samples.map((sample, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the completions of a group never move.
            <option key={index} value={index}>
              {`Completion ${index + 1}${sample.reward === null ? ", errored" : `, reward ${Number(sample.reward.toPrecision(3))}`}`}
            </option>
          ))}
        </Select>
      </div>
      <ul aria-label="Marks" className="flex gap-2 text-2xs whitespace-nowrap">
        <li>
          <ins className={ADDED}>only here</ins>
        </li>
        <li>
          <del className={REMOVED}>only there</del>
        </li>
      </ul>
    </div>
  );
}

const isOrder = (value: string): value is SampleOrder => SAMPLE_ORDERS.some((one) => one === value);

function OrderSelect() {
  const [{ order }, set] = useRolloutsView();
  return (
    <div className="w-48">
      <Select
        aria-label="Order of the completions"
        className="text-xs"
        value={order}
        onChange={({ target }) => isOrder(target.value) && void set({ order: target.value })}
      >
        {SAMPLE_ORDERS.map((one) => (
          <option key={one} value={one}>
            {ORDER_NAMES[one]}
          </option>
        ))}
      </Select>
    </div>
  );
}

const LAYOUT_BUTTONS = [
  { layout: "side", label: "Side by side", Icon: Columns3 },
  { layout: "stacked", label: "Stacked", Icon: Rows3 },
] as const satisfies readonly { layout: (typeof LAYOUTS)[number]; label: string; Icon: unknown }[];

function LayoutSwitch() {
  const [view, set] = useRolloutsView();
  return (
    <div className="flex max-sm:hidden">
      {LAYOUT_BUTTONS.map(({ layout, label, Icon }) => (
        <IconButton
          key={layout}
          label={label}
          aria-pressed={view.layout === layout}
          className={cn(view.layout === layout && "bg-brand-soft! text-brand-strong!")}
          onClick={() => void set({ layout })}
        >
          <Icon className="size-4" aria-hidden="true" />
        </IconButton>
      ))}
    </div>
  );
}
