"use client";

import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { RefusedFile } from "./read-graph-file";

interface RefusedFileDialogProps {
  refused: RefusedFile;
  onClose: () => void;
}

/** Every reason for which a file cannot be opened. */
export function RefusedFileDialog({ refused, onClose }: RefusedFileDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${refused.fileName} cannot be opened`}
      description="Nothing was changed."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <ul className="flex flex-col gap-3">
        {refused.problems.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand twice.
          <li key={index}>
            <p className="break-words text-bad">{problem.message}</p>
            <p className="break-words text-faint text-xs">{problem.remedy}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
