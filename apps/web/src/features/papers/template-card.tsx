"use client";

import type { Template } from "@switchyard/catalog";
import { OpenTemplateButton } from "@/features/experiments";
import { GraphPreview } from "@/features/graph-view";
import { Card } from "@/ui/card";

export type ShownTemplate = Pick<Template, "title" | "summary" | "graph">;

/** The graph to start from, or that there is none yet. */
export function TemplateCard({ slug, template }: { slug: string; template: ShownTemplate | null }) {
  if (!template) {
    return (
      <Card className="p-3 text-soft text-xs">
        There is no template yet: <code className="font-mono">{slug}</code> will come with its nodes.
      </Card>
    );
  }
  return (
    <Card className="flex flex-col overflow-hidden">
      <div className="h-32 border-b bg-canvas p-2">
        <GraphPreview doc={template.graph} className="size-full" />
      </div>
      <div className="flex flex-col items-start gap-2 p-3">
        <p className="font-medium">{template.title}</p>
        <p className="text-soft text-xs">{template.summary}</p>
        <OpenTemplateButton template={template} />
      </div>
    </Card>
  );
}
