import { wireColour } from "@/ui/wire-colours";
import type { GraphNodeData } from "./node-data";

const MAX_LETTERS = 30;

const shortened = (title: string): string =>
  title.length > MAX_LETTERS ? `${title.slice(0, MAX_LETTERS - 1).trimEnd()}…` : title;

/**
 * What is left of a card that is too small to be read: its name on its colour, as tall as the whole card. One element, and nothing in
 * it that cuts off or stands over something else: of a thousand such cards each is a layer for the browser.
 */
export function FarCard({ data, height }: { data: GraphNodeData; height: number }) {
  const colour = data.accent ? wireColour(data.accent) : "var(--line-strong)";
  return (
    <div
      className="break-words rounded-[7px] px-3 pt-2 font-medium text-[1.625rem] leading-[1.875rem] tracking-tight"
      style={{ height, background: `color-mix(in srgb, ${colour} 30%, var(--surface))` }}
    >
      {shortened(data.title)}
    </div>
  );
}
