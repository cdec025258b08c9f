"use client";

import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";
import type { Command } from "../commands/command";

/** What the canvas and the browser do by themselves. */
const OTHERS: readonly (readonly [keys: string, what: string])[] = [
  ["Tab", "Go through nodes and wires"],
  ["Enter", "Open the focused node, or look inside a sub-graph"],
  ["Space", "Select the focused node"],
  ["Arrows", "Move the selected nodes"],
  ["Ctrl+C", "Copy; Ctrl+X cuts, Ctrl+V pastes, also in another tab"],
];

/** A list that is taller than the window is scrolled by the keyboard. */
const REACHABLE = { tabIndex: 0 };

export function ShortcutsDialog({
  open,
  onOpenChange,
  commands,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  commands: readonly Command[];
}) {
  const shortcuts = [
    ...commands.flatMap(({ keys, title }) => (keys?.[0] ? [[keys[0], title] as const] : [])),
    ...OTHERS,
  ];
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description="Wires are drawn without a mouse in the panel of a node: each port offers what fits."
    >
      <dl {...REACHABLE} className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {shortcuts.map(([keys, what]) => (
          <div key={keys} className="contents">
            <dt className="justify-self-end">
              <Kbd keys={keys} />
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
