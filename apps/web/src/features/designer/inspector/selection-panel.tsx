"use client";

import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceBetween,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceBetween,
  Copy,
  Group,
  type LucideIcon,
  Package,
  Trash2,
} from "lucide-react";
import { Button, IconButton } from "@/ui/button";
import { ARRANGEMENTS, type Arrangement } from "../canvas/arrangements";
import { useArrange } from "../canvas/use-arrange";
import { useDesigner, useDesignerStore } from "../store/context";

const ICONS: Record<Arrangement["id"], LucideIcon> = {
  "align-left": AlignStartVertical,
  "align-centre": AlignCenterVertical,
  "align-right": AlignEndVertical,
  "align-top": AlignStartHorizontal,
  "align-middle": AlignCenterHorizontal,
  "align-bottom": AlignEndHorizontal,
  "spread-x": AlignHorizontalSpaceBetween,
  "spread-y": AlignVerticalSpaceBetween,
};

function ArrangeButtons({ count }: { count: number }) {
  const arrange = useArrange();
  return (
    <fieldset className="flex flex-wrap gap-1">
      <legend className="pb-1.5 font-medium text-xs">Align and space</legend>
      {ARRANGEMENTS.map(({ id, title, keys, least, place }) => {
        const Icon = ICONS[id];
        return (
          <IconButton
            key={id}
            label={title}
            keys={keys}
            variant="secondary"
            disabled={count < least}
            onClick={() => arrange(place)}
          >
            <Icon className="size-4" aria-hidden="true" />
          </IconButton>
        );
      })}
    </fieldset>
  );
}

/** What can be done with several things at once. */
export function SelectionPanel({ count, nodes }: { count: number; nodes: number }) {
  const { removeSelected, duplicateSelected, frameSelected, groupSelected } = useDesignerStore().getState();
  const isInside = useDesigner((state) => state.inside !== null);
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      <h3 className="font-semibold text-base">
        {count} {nodes === count ? "nodes" : "things"} selected
      </h3>
      <ArrangeButtons count={count} />
      <div className="flex flex-wrap gap-2">
        {isInside ? null : (
          <>
            <Button onClick={groupSelected} title="Shift+G">
              <Package className="size-4" aria-hidden="true" /> Group into a sub-graph
            </Button>
            <Button onClick={frameSelected} title="Ctrl+G">
              <Group className="size-4" aria-hidden="true" /> Frame
            </Button>
          </>
        )}
        <Button onClick={duplicateSelected} title="Ctrl+D">
          <Copy className="size-4" aria-hidden="true" /> Duplicate
        </Button>
        <Button variant="danger" onClick={removeSelected} title="Del">
          <Trash2 className="size-4" aria-hidden="true" /> Delete
        </Button>
      </div>
      <p className="text-faint text-xs">
        {isInside
          ? "Arrow keys move them together."
          : "Arrow keys move them together. A sub-graph is one card with named ports; a frame only draws a line around them."}
      </p>
    </div>
  );
}
