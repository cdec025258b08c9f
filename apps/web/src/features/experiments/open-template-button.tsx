"use client";

import type { Template } from "@switchyard/catalog";
import { Button } from "@/ui/button";
import { useExperimentActions } from "./use-experiment-actions";

/** Makes an experiment of a template, as the gallery does, and opens it. */
export function OpenTemplateButton({ template }: { template: Pick<Template, "title" | "graph"> }) {
  const { create } = useExperimentActions();
  return (
    <Button
      variant="primary"
      busy={create.isPending || create.isSuccess}
      onClick={() => create.mutate({ name: template.title, doc: template.graph })}
    >
      Open as a new experiment
    </Button>
  );
}
