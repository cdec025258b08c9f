"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { GitCompareArrows, History, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import { Button, IconButton } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Spinner } from "@/ui/spinner";
import { toast } from "@/ui/toast";
import { whenText } from "@/ui/when";
import type { Draft } from "../use-draft";
import type { ComparedVersion } from "./compared";
import { DiffList } from "./diff-list";

export interface VersionsPanelProps {
  experimentId: string;
  draft: Draft;
  compared: ComparedVersion | null;
  onCompare: (compared: ComparedVersion | null) => void;
  onRestore: (version: ComparedVersion) => void;
}

interface Kept {
  version: number;
  name: string | null;
  createdAt: Date;
}

const titleOf = ({ version, name }: Kept): string => name ?? `version ${version}`;

/** Stores the draft and keeps what is stored under a name. */
function KeepForm({ experimentId, draft }: Pick<VersionsPanelProps, "experimentId" | "draft">) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const keep = useMutation(
    trpc.experiments.keepVersion.mutationOptions({
      onSuccess: () => {
        setName("");
        void queries.invalidateQueries(trpc.experiments.versions.queryFilter());
      },
      onError: (error) =>
        toast({ tone: "bad", title: "The version was not kept", description: faultText(error) }),
    }),
  );
  const submit = async () => {
    if (!name.trim() || !(await draft.save())) return;
    keep.mutate({ id: experimentId, version: draft.autosave.storedVersion, name });
  };
  return (
    <form
      className="flex gap-2 border-b px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <input
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
        placeholder="Name this version"
        aria-label="Name for the present version"
        className="h-8 min-w-0 flex-1 rounded-md border bg-raised px-2"
      />
      <Button onClick={() => void submit()} disabled={!name.trim()} busy={keep.isPending}>
        Keep
      </Button>
    </form>
  );
}

interface RowProps extends VersionsPanelProps {
  kept: Kept;
  onRename: (name: string | null) => void;
}

function Row({ kept, experimentId, compared, onCompare, onRestore, onRename }: RowProps) {
  const client = useTRPCClient();
  const isCompared = compared?.version === kept.version;
  const open = async (then: (version: ComparedVersion) => void) => {
    try {
      const { doc } = await client.experiments.version.query({ id: experimentId, version: kept.version });
      then({ version: kept.version, title: titleOf(kept), doc });
    } catch (error) {
      toast({ tone: "bad", title: "Could not open the version", description: faultText(error) });
    }
  };
  return (
    <li className="border-b px-4 py-2">
      <div className="flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <input
            key={kept.name}
            defaultValue={kept.name ?? ""}
            placeholder={`version ${kept.version}`}
            aria-label={`Name of version ${kept.version}`}
            maxLength={120}
            onBlur={(event) => {
              const name = event.target.value.trim() || null;
              if (name !== kept.name) onRename(name);
            }}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
            }}
            className="-ml-1.5 h-6 w-full truncate rounded border border-transparent bg-transparent px-1.5 hover:border-line focus:border-line-strong"
          />
          <p className="text-faint text-xs" title={kept.createdAt.toLocaleString()}>
            {whenText(kept.createdAt, new Date())}
          </p>
        </div>
        <IconButton
          label={isCompared ? "End the comparison" : `Compare the draft with ${titleOf(kept)}`}
          aria-pressed={isCompared}
          onClick={() => (isCompared ? onCompare(null) : void open(onCompare))}
        >
          <GitCompareArrows className={`size-4 ${isCompared ? "text-brand" : ""}`} aria-hidden="true" />
        </IconButton>
        <IconButton label={`Restore ${titleOf(kept)}`} onClick={() => void open(onRestore)}>
          <Undo2 className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
      {isCompared && compared ? (
        <div className="pt-2">
          <DiffList compared={compared} />
        </div>
      ) : null}
    </li>
  );
}

/** Versions that are kept: some by themselves while one draws, others under a name. Compare, restore, rename. */
export function VersionsPanel(props: VersionsPanelProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const id = props.experimentId;
  const versions = useQuery({ ...trpc.experiments.versions.queryOptions({ id }), staleTime: 0 });
  const rename = useMutation(
    trpc.experiments.keepVersion.mutationOptions({
      onSuccess: () => void queries.invalidateQueries(trpc.experiments.versions.queryFilter()),
      onError: (error) => toast({ tone: "bad", title: "Could not rename", description: faultText(error) }),
    }),
  );
  return (
    <>
      <KeepForm experimentId={id} draft={props.draft} />
      {versions.isPending ? <Spinner className="m-4 size-4" /> : null}
      {versions.isError ? (
        <EmptyState
          title="Could not load the versions"
          action={<Button onClick={() => void versions.refetch()}>Try again</Button>}
        >
          {faultText(versions.error)}
        </EmptyState>
      ) : null}
      {versions.data?.length === 0 ? (
        <EmptyState icon={<History className="size-6" aria-hidden="true" />} title="No version is kept yet">
          One is kept every few minutes while you draw. Give the present one a name to keep it now.
        </EmptyState>
      ) : null}
      <ul aria-label="Kept versions">
        {versions.data?.map((kept) => (
          <Row
            key={kept.version}
            {...props}
            kept={kept}
            onRename={(name) => rename.mutate({ id, version: kept.version, name })}
          />
        ))}
      </ul>
      {versions.data && versions.data.length > 0 ? (
        <p className="px-4 py-3 text-faint text-xs">Others are kept every few minutes while you draw.</p>
      ) : null}
    </>
  );
}
