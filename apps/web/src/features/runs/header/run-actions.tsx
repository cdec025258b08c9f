"use client";

import { useMutation } from "@tanstack/react-query";
import { Download, Ellipsis, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "@/trpc/client";
import { Button, IconButton } from "@/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/ui/menu";
import { toast } from "@/ui/toast";
import { CancelDialog } from "../list/cancel-dialog";
import { COMMAND_ICONS } from "../list/run-menu";
import { useActOnRuns } from "../list/use-act-on-runs";
import { useRun } from "../live/run-store";
import { COMMAND_TITLES, canBe, RUN_COMMANDS, type RunCommand } from "../run-commands";
import { useRunFacts } from "../run-context";

type Command = Exclude<RunCommand, "delete">;

const COMMANDS = RUN_COMMANDS.filter((command) => command !== "delete");

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
  const offered = COMMANDS.filter((command) => canBe(command, state));
  return (
    <>
      {offered.map((command) => {
        const Icon = COMMAND_ICONS[command];
        return (
          <Button
            key={command}
            variant={command === "cancel" ? "danger" : "secondary"}
            busy={commands[command].isPending}
            onClick={() => act(command)}
          >
            <Icon className="size-3.5" aria-hidden="true" />
            {COMMAND_TITLES[command]}
          </Button>
        );
      })}
      <MoreMenu />
      <CancelDialog
        open={isCancelling}
        count={1}
        onClose={() => setCancelling(false)}
        onConfirm={() => {
          setCancelling(false);
          commands.cancel.mutate({ runId });
        }}
      />
    </>
  );
}

function MoreMenu() {
  const { runId, spec } = useRunFacts();
  const state = useRun((run) => run.head.state);
  const router = useRouter();
  const { act } = useActOnRuns(() => router.push("/runs"));
  const download = (path: string, name: string) => {
    const link = document.createElement("a");
    link.href = `/runs/${runId}/${path}`;
    link.download = name;
    link.click();
  };
  return (
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
        disabled={!canBe("delete", state)}
        icon={<Trash2 className="size-4" aria-hidden="true" />}
        onSelect={() => act("delete", [runId])}
      >
        Delete the run
      </MenuItem>
    </Menu>
  );
}
