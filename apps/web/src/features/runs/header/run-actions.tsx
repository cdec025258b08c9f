"use client";

import type { RunState } from "@switchyard/protocol";
import { useMutation } from "@tanstack/react-query";
import { Download, Ellipsis, Pause, Play, RotateCcw, Square, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/trpc/client";
import { Button, IconButton } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { toast } from "@/ui/toast";
import { useRun } from "../live/run-store";
import { useRunFacts } from "../run-context";
import { isWorking } from "../words";

type Command = "pause" | "resume" | "retry" | "cancel";

const COMMANDS: Record<Command, { title: string; icon: typeof Pause; states: readonly RunState[] }> = {
  pause: { title: "Pause", icon: Pause, states: ["queued", "leased"] },
  resume: { title: "Resume", icon: Play, states: ["paused"] },
  retry: { title: "Retry", icon: RotateCcw, states: ["failed"] },
  cancel: { title: "Cancel", icon: Square, states: ["queued", "leased", "pausing", "paused"] },
};

const failed = (error: { message: string }) => toast({ tone: "bad", title: error.message });

function useCommands(runId: string) {
  const trpc = useTRPC();
  const options = { onError: failed };
  return {
    pause: useMutation(trpc.runs.pause.mutationOptions(options)),
    resume: useMutation(trpc.runs.resume.mutationOptions(options)),
    retry: useMutation(trpc.runs.retry.mutationOptions(options)),
    cancel: useMutation(trpc.runs.cancel.mutationOptions(options)),
    runId,
  };
}

export function RunActions() {
  const { runId } = useRunFacts();
  const state = useRun((run) => run.head.state);
  const commands = useCommands(runId);
  const [isCancelling, setCancelling] = useState(false);
  const act = (command: Command) =>
    command === "cancel" ? setCancelling(true) : commands[command].mutate({ runId });
  const offered = (Object.keys(COMMANDS) as Command[]).filter((command) =>
    COMMANDS[command].states.includes(state),
  );
  return (
    <>
      {offered.map((command) => {
        const { title, icon: Icon } = COMMANDS[command];
        return (
          <Button
            key={command}
            variant={command === "cancel" ? "danger" : "secondary"}
            busy={commands[command].isPending}
            onClick={() => act(command)}
          >
            <Icon className="size-3.5" aria-hidden="true" />
            {title}
          </Button>
        );
      })}
      <MoreMenu />
      <CancelDialog
        open={isCancelling}
        onClose={() => setCancelling(false)}
        onConfirm={() => {
          setCancelling(false);
          commands.cancel.mutate({ runId });
        }}
      />
    </>
  );
}

function CancelDialog(props: { open: boolean; onClose: () => void; onConfirm: () => void }) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title="Cancel this run?"
      description="It stops for good within a few seconds. What it has measured and finished so far is kept."
      footer={
        <>
          <Button onClick={props.onClose}>Keep it going</Button>
          <Button variant="danger" onClick={props.onConfirm}>
            Cancel the run
          </Button>
        </>
      }
    >
      <p className="text-soft">To go on later, pause it instead.</p>
    </Dialog>
  );
}

function MoreMenu() {
  const { runId, spec } = useRunFacts();
  const state = useRun((run) => run.head.state);
  const router = useRouter();
  const trpc = useTRPC();
  const [isDeleting, setDeleting] = useState(false);
  const remove = useMutation(
    trpc.runs.delete.mutationOptions({ onError: failed, onSuccess: () => router.push("/runs") }),
  );
  const download = (path: string, name: string) => {
    const link = document.createElement("a");
    link.href = `/runs/${runId}/${path}`;
    link.download = name;
    link.click();
  };
  return (
    <>
      <Menu
        align="end"
        trigger={
          <IconButton label="More">
            <Ellipsis className="size-4" aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem
          icon={<Download className="size-4" aria-hidden="true" />}
          onSelect={() => download("spec.json", `${spec.hash.slice(0, 12)}.spec.json`)}
        >
          Download the spec
        </MenuItem>
        <MenuItem
          icon={<Download className="size-4" aria-hidden="true" />}
          onSelect={() => download("curves.csv", `${runId}.csv`)}
        >
          Download the curves as CSV
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          danger
          disabled={isWorking(state)}
          icon={<Trash2 className="size-4" aria-hidden="true" />}
          onSelect={() => setDeleting(true)}
        >
          Delete the run
        </MenuItem>
      </Menu>
      <Dialog
        open={isDeleting}
        onOpenChange={setDeleting}
        title="Delete this run?"
        description="Its curves, rollouts and log are deleted for good."
        footer={
          <>
            <Button onClick={() => setDeleting(false)}>Keep it</Button>
            <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate({ runId })}>
              Delete the run
            </Button>
          </>
        }
      >
        <p className="text-soft">
          Finished stages stay in the cache, so another run can still build on them.
        </p>
      </Dialog>
    </>
  );
}
