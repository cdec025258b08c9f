"use client";

import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

interface CancelDialogProps {
  open: boolean;
  /** How many runs. */
  count: number;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asked before runs are stopped for good. */
export function CancelDialog({ open, count, onClose, onConfirm }: CancelDialogProps) {
  const isOne = count === 1;
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={isOne ? "Cancel this run?" : `Cancel ${count} runs?`}
      description={`${isOne ? "It stops" : "They stop"} for good within a few seconds. What ${isOne ? "it has" : "they have"} measured and finished so far is kept.`}
      footer={
        <>
          <Button onClick={onClose}>{isOne ? "Keep it going" : "Keep them going"}</Button>
          <Button variant="danger" onClick={onConfirm}>
            {isOne ? "Cancel the run" : `Cancel ${count} runs`}
          </Button>
        </>
      }
    >
      <p className="text-soft">To go on later, pause {isOne ? "it" : "them"} instead.</p>
    </Dialog>
  );
}
