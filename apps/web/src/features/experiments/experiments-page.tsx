"use client";

import type { Template } from "@switchyard/catalog";
import { emptyGraph } from "@switchyard/graph";
import { useSuspenseQuery } from "@tanstack/react-query";
import { FlaskConical, Plus, Search } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/trpc/client";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/empty-state";
import { Input } from "@/ui/field";
import { ExperimentTable } from "./experiment-table";
import { ImportButton } from "./import-button";
import { NameDialog } from "./name-dialog";
import type { ExperimentRow } from "./run-state";
import { TemplateGallery } from "./template-gallery";
import { useExperimentActions } from "./use-experiment-actions";

/** While a run goes on its state and best result change. */
const REFRESH_MS = 5_000;

type Asked = { kind: "create" } | { kind: "rename"; row: ExperimentRow };

function useRows(query: string) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery({
    ...trpc.experiments.list.queryOptions(),
    refetchInterval: REFRESH_MS,
  });
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = data.filter((row) => words.every((word) => row.name.toLowerCase().includes(word)));
  return { rows, total: data.length };
}

interface SearchFieldProps {
  query: string;
  onChange: (query: string) => void;
}

function SearchField({ query, onChange }: SearchFieldProps) {
  return (
    <div className="relative w-56 max-sm:order-last max-sm:w-full">
      <Search className="-translate-y-1/2 absolute top-1/2 left-2 size-3.5 text-faint" aria-hidden="true" />
      <Input
        type="search"
        value={query}
        onChange={(event) => onChange(event.target.value)}
        placeholder="Search"
        aria-label="Search the experiments"
        className="pl-7"
      />
    </div>
  );
}

function NoRows({ query, total, onShowAll }: { query: string; total: number; onShowAll: () => void }) {
  if (total === 0) {
    return (
      <EmptyState icon={<FlaskConical className="size-6" aria-hidden="true" />} title="No experiments yet">
        Open a template below, start with an empty canvas, or import a graph.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={`Nothing is called “${query}”`}
      action={<Button onClick={onShowAll}>Show all {total}</Button>}
    />
  );
}

type Actions = ReturnType<typeof useExperimentActions>;

function AskedDialog({ asked, actions, onClose }: { asked: Asked; actions: Actions; onClose: () => void }) {
  const { create, rename } = actions;
  return asked.kind === "create" ? (
    <NameDialog
      title="New experiment"
      initial="Untitled experiment"
      action="Create"
      busy={create.isPending}
      onClose={onClose}
      onSubmit={(name) => create.mutate({ name, doc: emptyGraph() })}
    />
  ) : (
    <NameDialog
      title="Rename the experiment"
      initial={asked.row.name}
      action="Rename"
      busy={rename.isPending}
      onClose={onClose}
      onSubmit={(name) => rename.mutate({ id: asked.row.id, name }, { onSuccess: onClose })}
    />
  );
}

export function ExperimentsPage({ templates }: { templates: readonly Template[] }) {
  const [query, setQuery] = useState("");
  const [asked, setAsked] = useState<Asked | null>(null);
  const [slug, setSlug] = useState<string | null>(null);
  const { rows, total } = useRows(query);
  const actions = useExperimentActions();
  const { create, duplicate, deleteWithUndo } = actions;
  const startFrom = (template: Template) => {
    setSlug(template.slug);
    create.mutate({ name: template.title, doc: template.graph }, { onError: () => setSlug(null) });
  };
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-8 p-4 sm:p-6">
      <section aria-labelledby="experiments-title" className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <h1 id="experiments-title" className="mr-auto font-semibold text-lg">
            Experiments
          </h1>
          {total > 0 ? <SearchField query={query} onChange={setQuery} /> : null}
          <ImportButton busy={create.isPending && slug === null} onImport={(graph) => create.mutate(graph)} />
          <Button variant="primary" onClick={() => setAsked({ kind: "create" })}>
            <Plus className="size-4" aria-hidden="true" /> New
          </Button>
        </div>
        <Card className="overflow-hidden [&_tbody_tr:last-child_td]:border-b-0">
          {rows.length > 0 ? (
            <ExperimentTable
              rows={rows}
              onRename={(row) => setAsked({ kind: "rename", row })}
              onDuplicate={(row) => duplicate.mutate({ id: row.id })}
              onDelete={deleteWithUndo}
            />
          ) : (
            <NoRows query={query} total={total} onShowAll={() => setQuery("")} />
          )}
        </Card>
      </section>
      <TemplateGallery templates={templates} busySlug={slug} onUse={startFrom} />
      {asked ? <AskedDialog asked={asked} actions={actions} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}
