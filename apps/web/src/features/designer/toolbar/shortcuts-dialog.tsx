"use client";

import { Dialog } from "@/ui/dialog";
import { Kbd } from "@/ui/kbd";

const SHORTCUTS: readonly (readonly [keys: string, what: string])[] = [
  ["/", "Search for a node to add"],
  ["Tab", "Go through nodes and wires"],
  ["Enter", "Open the focused node"],
  ["Space", "Select the focused node"],
  ["Arrows", "Move the selected nodes"],
  ["Del", "Delete what is selected"],
  ["Ctrl+A", "Select all nodes"],
  ["Ctrl+C", "Copy; Ctrl+X cuts, Ctrl+V pastes, also in another tab"],
  ["Ctrl+D", "Duplicate"],
  ["Ctrl+Z", "Undo"],
  ["Ctrl+Shift+Z", "Redo"],
  ["L", "Arrange the nodes"],
  ["1", "Show the whole graph"],
  ["Ctrl+S", "Save now"],
  ["Ctrl+Enter", "Run"],
  ["Esc", "Select nothing"],
];

export function ShortcutsDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description="Wires are drawn without a mouse in the panel of a node: each port offers what fits."
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
        {SHORTCUTS.map(([keys, what]) => (
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
