import { useState } from "react";
import type { RunRow } from "@/server/runs/list-runs";
import { PlaceDialog } from "../queue/place-dialog";
import { CancelDialog } from "./cancel-dialog";
import type { OnAct } from "./run-menu";
import { useActOnRuns } from "./use-act-on-runs";

interface Asked {
  about: "cancel" | "place";
  runs: readonly RunRow[];
}

/** Commands to runs from a list: what cannot be taken back, or needs an answer, is asked about first, in `dialog`. */
export function useRunActions(onDone?: () => void) {
  const { act, isBusy } = useActOnRuns(onDone);
  const [asked, setAsked] = useState<Asked | null>(null);
  const onAct: OnAct = (command, runs) => {
    if (command === "cancel" || command === "place") return setAsked({ about: command, runs });
    act(
      command,
      runs.map(({ id }) => id),
    );
  };
  const close = () => setAsked(null);
  const dialog = (
    <>
      <CancelDialog
        open={asked?.about === "cancel"}
        count={asked?.runs.length ?? 0}
        onClose={close}
        onConfirm={() => {
          close();
          act("cancel", asked?.runs.map(({ id }) => id) ?? []);
        }}
      />
      {asked?.about === "place" ? <PlaceDialog runs={asked.runs.map(placeOf)} onClose={close} /> : null}
    </>
  );
  return { onAct, isBusy, dialog };
}

const placeOf = ({ id, priority, onlyWorkerId }: RunRow) => ({
  runId: id,
  priority,
  workerId: onlyWorkerId,
});
