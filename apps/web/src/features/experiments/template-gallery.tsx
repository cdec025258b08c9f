"use client";

import type { Template } from "@switchyard/catalog";
import { GraphPreview } from "@/features/graph-view";
import { Spinner } from "@/ui/spinner";

interface TemplateCardProps {
  template: Template;
  busy: boolean;
  onUse: (template: Template) => void;
}

function TemplateCard({ template, busy, onUse }: TemplateCardProps) {
  return (
    <li>
      <button
        type="button"
        onClick={() => onUse(template)}
        disabled={busy}
        className="group flex h-full w-full flex-col overflow-hidden rounded-lg border bg-surface text-left shadow-card transition-colors hover:border-line-strong"
      >
        <span className="relative block h-28 w-full border-b bg-canvas p-2">
          <GraphPreview doc={template.graph} className="size-full" />
          {busy ? (
            <span className="absolute inset-0 grid place-items-center bg-canvas/70">
              <Spinner />
            </span>
          ) : null}
        </span>
        <span className="flex flex-1 flex-col gap-1 p-3">
          <span className="font-medium">{template.title}</span>
          <span className="line-clamp-4 text-soft text-xs">{template.summary}</span>
          {template.paper ? (
            <span className="mt-auto truncate pt-1 text-2xs text-faint">
              {template.paper.title} · arXiv {template.paper.id}
            </span>
          ) : null}
        </span>
      </button>
    </li>
  );
}

interface TemplateGalleryProps {
  templates: readonly Template[];
  /** Slug of the template that is being opened. */
  busySlug: string | null;
  onUse: (template: Template) => void;
}

export function TemplateGallery({ templates, busySlug, onUse }: TemplateGalleryProps) {
  return (
    <section aria-labelledby="templates-title" className="flex flex-col gap-3">
      <div>
        <h2 id="templates-title" className="font-semibold text-base">
          Templates
        </h2>
        <p className="text-soft">Each opens as an experiment of your own, to be changed as you like.</p>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(15.5rem,1fr))] gap-3">
        {templates.map((template) => (
          <TemplateCard
            key={template.slug}
            template={template}
            busy={busySlug === template.slug}
            onUse={onUse}
          />
        ))}
      </ul>
    </section>
  );
}
