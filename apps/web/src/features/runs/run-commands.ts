import type { RunState } from "@switchyard/protocol";

export const RUN_COMMANDS = ["pause", "resume", "retry", "cancel", "delete"] as const;
export type RunCommand = (typeof RUN_COMMANDS)[number];

/** What menus offer besides: it is asked first who shall take the runs, and when. */
export const MENU_COMMANDS = ["place", ...RUN_COMMANDS] as const;
export type MenuCommand = (typeof MENU_COMMANDS)[number];

const STATES: Record<MenuCommand, readonly RunState[]> = {
  place: ["queued"],
  pause: ["queued", "leased"],
  resume: ["paused"],
  retry: ["failed"],
  cancel: ["queued", "leased", "pausing", "paused"],
  // While no worker holds it.
  delete: ["queued", "paused", "succeeded", "failed", "cancelled"],
};

export const COMMAND_TITLES: Record<MenuCommand, string> = {
  place: "Priority and worker",
  pause: "Pause",
  resume: "Resume",
  retry: "Retry",
  cancel: "Cancel",
  delete: "Delete",
};

export const canBe = (command: MenuCommand, state: RunState): boolean => STATES[command].includes(state);

/** The commands that make sense for at least one of some runs, with those they make sense for. */
export function commandsFor<R extends { id: string; state: RunState }>(
  runs: readonly R[],
): { command: MenuCommand; runs: R[] }[] {
  return MENU_COMMANDS.map((command) => ({
    command,
    runs: runs.filter(({ state }) => canBe(command, state)),
  })).filter(({ runs: able }) => able.length > 0);
}
