"use client";

import { catalog } from "@switchyard/catalog";
import { type GraphDoc, type GraphProblem, loadGraph } from "@switchyard/graph";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { toast } from "@/ui/toast";

interface Refused {
  fileName: string;
  problems: readonly GraphProblem[];
}

function ProblemsDialog({ refused, onClose }: { refused: Refused; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${refused.fileName} cannot be opened`}
      description="Nothing was stored. Mend the file and import it again."
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <ul className="flex flex-col gap-3">
        {refused.problems.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand twice.
          <li key={index}>
            <p className="text-bad">{problem.message}</p>
            <p className="text-faint text-xs">{problem.remedy}</p>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

const nameFrom = (fileName: string): string =>
  fileName.replace(/\.[^.]*$/, "").slice(0, 120) || "Imported graph";

interface ImportButtonProps {
  busy: boolean;
  onImport: (graph: { name: string; doc: GraphDoc }) => void;
}

/**
 * Opens a graph file. One that can be read is imported with whatever is still wrong in it, which the designer then
 * shows; one that cannot be read is refused with every reason.
 */
export function ImportButton({ busy, onImport }: ImportButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const read = async (file: File) => {
    const loaded = loadGraph(await file.text(), catalog);
    if (!loaded.ok) {
      setRefused({ fileName: file.name, problems: loaded.problems });
      return;
    }
    if (loaded.migrated.length > 0) {
      toast({ title: "Opened from an older version", description: loaded.migrated.join(" ") });
    }
    onImport({ name: nameFrom(file.name), doc: loaded.doc });
  };
  return (
    <>
      <Button busy={busy} onClick={() => input.current?.click()}>
        <FileUp className="size-4" aria-hidden="true" /> Import
      </Button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="hidden"
        aria-label="Graph file"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) void read(file);
          event.target.value = "";
        }}
      />
      {refused ? <ProblemsDialog refused={refused} onClose={() => setRefused(null)} /> : null}
    </>
  );
}
