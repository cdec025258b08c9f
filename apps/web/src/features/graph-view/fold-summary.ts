/** What a folded frame's card tells of what is inside: of a run, of what would run, of what is swept. Pure. */
import type { NodeLive, NodeRunState, Standing } from "./node-data";

/** The worst first. */
const STATES: readonly NodeRunState[] = [
  "failed",
  "paused",
  "cancelled",
  "running",
  "waiting",
  "finished",
  "reused",
];

/** Values that a card has room for. */
export const MAX_FOLD_VALUES = 4;

export interface MemberLive {
  title: string;
  isStage: boolean;
  live: NodeLive;
}

const isDone = ({ state }: NodeLive): boolean => state === "finished" || state === "reused";

/** The whole is as bad as its worst stage; the values are those of its stages, or of its parts where it has none. */
export function liveOfMembers(members: readonly MemberLive[]): NodeLive | null {
  if (members.length === 0) return null;
  const stateful = members.filter(({ live }) => live.state !== null);
  const state = STATES.find((each) => stateful.some(({ live }) => live.state === each)) ?? null;
  const stages = members.filter(({ isStage }) => isStage);
  const telling = (stages.length > 0 ? stages : members).filter(({ live }) => live.values.length > 0);
  const values = telling.flatMap(({ title, live }) =>
    live.values.map((value) => ({
      title: telling.length > 1 ? `${title}: ${value.title}` : value.title,
      text: value.text,
    })),
  );
  const current =
    stages.find(({ live }) => live.state === state) ?? stateful.find(({ live }) => live.state === state);
  const spark = (current?.live.spark ? current : telling.findLast(({ live }) => live.spark))?.live.spark;
  return {
    state,
    progress: state === "running" ? progressOf(stages.map(({ live }) => live)) : null,
    note: noteOf(stages, current),
    values: values.slice(0, MAX_FOLD_VALUES),
    ...(spark ? { spark } : {}),
  };
}

/** Each stage counts the same, whatever its length. */
function progressOf(stages: readonly NodeLive[]): number | null {
  if (stages.length === 0) return null;
  const done = stages.reduce((sum, live) => sum + (isDone(live) ? 1 : (live.progress ?? 0)), 0);
  return done / stages.length;
}

function noteOf(stages: readonly MemberLive[], current: MemberLive | undefined): string | null {
  if (stages.length < 2) return current?.live.note ?? null;
  const done = stages.filter(({ live }) => isDone(live)).length;
  return done === stages.length ? `${done} stages` : `${done} of ${stages.length} stages done`;
}

export interface MemberStanding {
  title: string;
  standing: Standing;
}

const STANDINGS: readonly Standing["kind"][] = ["changed", "willRun", "cached"];

/** Cached where all of it is; else what would run, by name. */
export function standingOfMembers(members: readonly MemberStanding[]): Standing | null {
  const kind = STANDINGS.find((each) => members.some(({ standing }) => standing.kind === each));
  const [first] = members;
  if (!kind || !first) return null;
  if (members.length === 1) return first.standing;
  if (kind === "cached")
    return { kind, reason: `All ${members.length} stages inside are taken from storage.` };
  const running = members.filter(({ standing }) => standing.kind !== "cached").map(({ title }) => title);
  return {
    kind,
    reason: `${running.length} of ${members.length} stages inside would run: ${running.join(", ")}.`,
  };
}
