"use client";

import { formatBytes } from "@switchyard/curves";
import { useQuery } from "@tanstack/react-query";
import { Download, FolderArchive } from "lucide-react";
import type { CheckpointView, RunFile } from "@/server/runs/files";
import { useTRPC } from "@/trpc/client";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { Card } from "@/ui/card";
import { EmptyState } from "@/ui/empty-state";
import { Skeleton } from "@/ui/skeleton";
import { Table, Td, Th } from "@/ui/table";
import { useChangesOf } from "../live/use-changes-of";
import { useNodeTitle, useRunFacts } from "../run-context";

const ROLES: Record<RunFile["role"], string> = { stageOutput: "Stage's output", export: "Export" };

/** What the run has left behind: exports and outputs of stages to download, checkpoints on the worker. */
export function FilesPanel() {
  const trpc = useTRPC();
  const { runId } = useRunFacts();
  const query = useQuery(trpc.runs.files.queryOptions({ runId }));
  useChangesOf("files", trpc.runs.files.queryKey({ runId }));
  if (!query.data) return <Skeleton className="m-4 h-40 rounded-lg" />;
  const { files, checkpoints } = query.data;
  if (files.length + checkpoints.length === 0) {
    return (
      <EmptyState
        icon={<FolderArchive className="size-6" aria-hidden="true" />}
        title="Nothing to download yet"
      >
        Every training stage leaves its weights here at its end; an export node makes a folder for other
        tools.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-3 p-3 sm:p-4">
      {files.length > 0 ? <FileTable files={files} /> : null}
      {checkpoints.length > 0 ? <CheckpointTable checkpoints={checkpoints} /> : null}
    </div>
  );
}

function FileTable({ files }: { files: readonly RunFile[] }) {
  const titleOf = useNodeTitle();
  return (
    <Card>
      <h2 className="px-4 pt-3 pb-2 font-medium">Files</h2>
      <Table>
        <thead>
          <tr>
            <Th>Name</Th>
            <Th>Stage</Th>
            <Th>What</Th>
            <Th className="text-right">Size</Th>
            <Th>SHA-256</Th>
            <Th>
              <span className="sr-only">Download</span>
            </Th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={`${file.stage}/${file.role}/${file.name}`}>
              <Td className="font-medium">{file.name}</Td>
              <Td>{titleOf(file.stage)}</Td>
              <Td>
                <Badge tone={file.role === "export" ? "brand" : "neutral"}>{ROLES[file.role]}</Badge>
              </Td>
              <Td className="tabular text-right">{formatBytes(file.bytes)}</Td>
              <Td className="font-mono text-faint text-xs" title={file.sha256}>
                {file.sha256.slice(0, 12)}
              </Td>
              <Td className="text-right">
                <Button asChild size="sm">
                  <a href={downloadUrl(file)} download={downloadName(file)}>
                    <Download className="size-3.5" aria-hidden="true" />
                    Download
                  </a>
                </Button>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

/** Folders travel as tar files. */
const downloadName = ({ name }: RunFile): string => (name.includes(".") ? name : `${name}.tar`);

const downloadUrl = (file: RunFile): string =>
  `/api/artifacts/${file.sha256}?name=${encodeURIComponent(downloadName(file))}`;

function CheckpointTable({ checkpoints }: { checkpoints: readonly CheckpointView[] }) {
  const titleOf = useNodeTitle();
  return (
    <Card>
      <h2 className="px-4 pt-3 font-medium">Checkpoints</h2>
      <p className="px-4 pb-2 text-faint text-xs">
        The newest of each stage. They stay on the worker, which goes on from them after a stop.
      </p>
      <Table>
        <thead>
          <tr>
            <Th>Stage</Th>
            <Th className="text-right">Step</Th>
            <Th className="text-right">Size</Th>
            <Th>Written</Th>
          </tr>
        </thead>
        <tbody>
          {checkpoints.map((checkpoint) => (
            <tr key={checkpoint.stage}>
              <Td>{titleOf(checkpoint.stage)}</Td>
              <Td className="tabular text-right">{checkpoint.step}</Td>
              <Td className="tabular text-right">{formatBytes(checkpoint.bytes)}</Td>
              <Td className="tabular text-soft">
                <time suppressHydrationWarning>{new Date(checkpoint.t * 1000).toLocaleString("en-GB")}</time>
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}
