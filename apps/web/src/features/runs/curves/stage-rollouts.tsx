"use client";

import { MessagesSquare, X } from "lucide-react";
import { Badge } from "@/ui/badge";
import { Button, IconButton } from "@/ui/button";
import { useHasRollouts, useOpenRollouts } from "../rollouts";
import { useView } from "../view-state";
import { useMarkedStep } from "./use-pick-step";

/** From a stage's curves to its rollouts: what a click on a chart does, for the keyboard. */
export function StageRollouts({ stage, title }: { stage: string; title: string }) {
  const hasRollouts = useHasRollouts(stage);
  const open = useOpenRollouts(stage);
  const marked = useMarkedStep(stage);
  const [, setView] = useView();
  if (!hasRollouts) return null;
  return (
    <span className="flex items-center gap-1.5 font-normal">
      {marked === null ? null : (
        <>
          <Badge tone="brand">Step {marked}</Badge>
          <IconButton
            size="sm"
            label={`Unmark step ${marked}`}
            onClick={() => void setView({ at: null, step: null })}
          >
            <X className="size-3.5" aria-hidden="true" />
          </IconButton>
        </>
      )}
      <Button
        size="sm"
        variant="ghost"
        aria-label={`Rollouts of ${title}${marked === null ? "" : ` at step ${marked}`}`}
        onClick={() => open(marked)}
      >
        <MessagesSquare className="size-3.5" aria-hidden="true" />
        Rollouts
      </Button>
    </span>
  );
}
