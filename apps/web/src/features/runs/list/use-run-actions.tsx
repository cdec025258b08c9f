import { useState } from "react";
import type { RunRow } from "@/server/runs/list-runs";
import { CancelDialog } from "./cancel-dialog";
import type { OnAct } from "./run-menu";
import { useActOnRuns } from "./use-act-on-runs";

/** Commands to runs from a list: what cannot be taken back is asked about first, in `dialog`. */
export function useRunActions(onDone?: () => void) {
  const { act, isBusy } = useActOnRuns(onDone);
  const [asked, setAsked] = useState<readonly RunRow[]>([]);
  const send: OnAct = (command, runs) =>
    act(
      command,
      runs.map(({ id }) => id),
    );
  const onAct: OnAct = (command, runs) => (command === "cancel" ? setAsked(runs) : send(command, runs));
  const close = () => setAsked([]);
  const dialog = (
    <CancelDialog
      open={asked.length > 0}
      count={asked.length}
      onClose={close}
      onConfirm={() => {
        close();
        send("cancel", asked);
      }}
    />
  );
  return { onAct, isBusy, dialog };
}
