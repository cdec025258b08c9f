/** What the designer does with frames as sub-graphs: fold, open, and shape the interface. */
import { catalog } from "@switchyard/catalog";
import {
  addFrame,
  exposePort,
  foldFrame,
  type GraphDoc,
  type GraphFrame,
  hidePort,
  moveFramePort,
  nameFramePort,
  type PortOfFrame,
  portKey,
  unfoldFrame,
} from "@switchyard/graph";
import { countText, frameFlowId, frameTitle } from "@/features/graph-view";
import { chosenParts, selectedParts } from "./chosen";
import type { Core } from "./designer-store";

export interface SubgraphActions {
  /** Makes a folded frame of what is selected and gives its id; null where nothing is, or inside of another one. */
  groupSelected: () => string | null;
  setFolded: (id: string, isFolded: boolean) => void;
  /** Of the frames that are selected, or hold what is selected; false where there is none. */
  toggleFolded: () => boolean;
  /** Puts one sub-graph alone on the canvas, or with null the whole graph. */
  goInside: (id: string | null) => void;
  namePort: (target: PortOfFrame, name: string) => void;
  movePort: (target: PortOfFrame, by: -1 | 1) => void;
  exposePort: (target: PortOfFrame) => void;
  hidePort: (target: PortOfFrame) => void;
}

const frameIn = (doc: GraphDoc, id: string | null): GraphFrame | undefined =>
  doc.frames?.find((frame) => frame.id === id);

const told = (frame: GraphFrame, what: string): string => `${frameTitle(frame)} is ${what}.`;

/** The frames that a command without a target is about. */
function framesMeant({ present, get }: Core): GraphFrame[] {
  const { flow, inside } = get();
  const { nodes, notes, frames } = selectedParts(flow);
  return (present().frames ?? []).filter(
    (frame) =>
      frame.id === inside ||
      frames.includes(frame.id) ||
      frame.nodes.some((id) => nodes.includes(id)) ||
      frame.notes?.some((id) => notes.includes(id)),
  );
}

function foldActions(core: Core): Pick<SubgraphActions, "groupSelected" | "setFolded" | "toggleFolded"> {
  const { get, set, present, edit, select } = core;
  const setFolded = (frames: readonly GraphFrame[], isFolded: boolean) => {
    const change = isFolded ? foldFrame : unfoldFrame;
    edit(frames.reduce((doc, { id }) => change(doc, id), present()));
    select(frames.map(({ id }) => frameFlowId(id)));
    set({ said: frames.map((frame) => told(frame, isFolded ? "folded" : "unfolded")).join(" ") });
  };
  return {
    groupSelected: () => {
      if (get().inside !== null) return null;
      const { nodes, notes, frames } = selectedParts(get().flow);
      const [only] = frames;
      const isOneFrame = only !== undefined && frames.length === 1 && nodes.length + notes.length === 0;
      const added = isOneFrame
        ? { doc: present(), id: only }
        : addFrame(present(), chosenParts(present(), get().flow));
      const frame = frameIn(added.doc, added.id);
      if (!frame) return null;
      edit(foldFrame(added.doc, frame.id));
      select([frameFlowId(frame.id)]);
      const count = countText(frame.nodes.length, frame.notes?.length ?? 0);
      set({ said: `${count} grouped into a sub-graph, which is folded.` });
      return frame.id;
    },
    setFolded: (id, isFolded) => {
      const frame = frameIn(present(), id);
      if (frame && Boolean(frame.folded) !== isFolded) setFolded([frame], isFolded);
    },
    toggleFolded: () => {
      const meant = framesMeant(core);
      const open = meant.filter((frame) => !frame.folded);
      if (meant.length > 0) setFolded(open.length > 0 ? open : meant, open.length > 0);
      return meant.length > 0;
    },
  };
}

export function subgraphActions(core: Core): SubgraphActions {
  const { get, set, present, edit, select, lookInside } = core;
  return {
    ...foldActions(core),
    goInside: (id) => {
      const before = get().inside;
      const frame = frameIn(present(), id);
      if (before === (frame?.id ?? null)) return;
      lookInside(frame?.id ?? null);
      select(frame || before === null ? [] : [frameFlowId(before)]);
      // What was asked for outside is not asked for again by the form that is shown now.
      set({
        focus: null,
        said: frame
          ? `Inside ${frameTitle(frame)}: ${countText(frame.nodes.length, frame.notes?.length ?? 0)}. Escape goes back.`
          : "Back in the whole graph.",
      });
    },
    namePort: (target, name) =>
      edit(
        nameFramePort(present(), target, { name, catalog }),
        `port ${target.frame} ${portKey(target.port)}`,
      ),
    movePort: (target, by) => edit(moveFramePort(present(), target, by)),
    exposePort: (target) => edit(exposePort(present(), target)),
    hidePort: (target) => edit(hidePort(present(), target)),
  };
}
