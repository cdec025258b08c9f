"use client";

import { AlertTriangle, CircleAlert, CircleCheck, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { Button, IconButton } from "@/ui/button";
import { Spinner } from "@/ui/spinner";
import { useDesignerStore } from "../store/context";
import { createEditor, type GraphEditor } from "./editor";
import { followSelection } from "./follow-selection";
import { lineAndColumn, placeOf, readJson } from "./json-text";
import type { TextProblem } from "./read-text";
import { TextSession, type TextState, type TextStatus } from "./text-session";
import { textShelf } from "./text-shelf";

/** More than so many problems are counted, not listed. */
const MAX_LISTED = 50;

const NOT_OPEN = createStore<TextStatus>(() => ({ state: { kind: "typing" }, problems: [] }));

function useTextSession(experimentId: string) {
  const store = useDesignerStore();
  const place = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<{ editor: GraphEditor; session: TextSession } | null>(null);
  useEffect(() => {
    if (!place.current) return;
    let session: TextSession | null = null;
    const editor = createEditor({
      parent: place.current,
      onTyped: () => session?.typed(),
      onLeave: () => session?.leave(),
    });
    session = new TextSession(store, editor, textShelf(experimentId));
    const show = ({ problems }: TextStatus) => editor.show(problems);
    show(session.status.getState());
    const unsubscribe = session.status.subscribe((status, before) => {
      if (status.problems !== before.problems) show(status);
    });
    const { read, reveal } = editor;
    const followed = followSelection(store, (path) => {
      const json = session?.status.getState().state.kind === "same" ? readJson(read()) : null;
      if (json?.ok) reveal(placeOf(json.places, path).from);
    });
    setOpened({ editor, session });
    editor.focus();
    return () => {
      followed();
      unsubscribe();
      session?.dispose();
      session = null;
      editor.destroy();
    };
  }, [store, experimentId]);
  return { place, opened };
}

const STATES: Record<TextState["kind"], string> = {
  same: "In step with the canvas",
  typing: "Reading",
  broken: "Not on the canvas yet",
  apart: "Text and canvas differ",
};

function StateBadge({ state }: { state: TextState }) {
  const isGood = state.kind === "same";
  return (
    <span
      role="status"
      className={`flex min-w-0 items-center gap-1.5 text-xs ${isGood ? "text-soft" : state.kind === "typing" ? "text-faint" : "text-warn"}`}
    >
      {state.kind === "typing" ? <Spinner className="size-3.5" /> : null}
      {isGood ? <CircleCheck className="size-3.5 shrink-0 text-good" aria-hidden="true" /> : null}
      {state.kind === "broken" || state.kind === "apart" ? (
        <AlertTriangle className="size-3.5 shrink-0" aria-hidden="true" />
      ) : null}
      <span className="truncate">{STATES[state.kind]}</span>
    </span>
  );
}

/** What to do where the text is not what the canvas shows. */
function Choice({ state, session }: { state: TextState; session: TextSession }) {
  if (state.kind !== "broken" && state.kind !== "apart") return null;
  const isAhead = state.kind === "apart" || state.isCanvasAhead;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b bg-warn-soft px-3 py-2 text-warn text-xs">
      <p className="min-w-40 flex-1">
        {state.kind === "apart"
          ? "The canvas was changed while the text could not be read. Keep one of the two; undo brings the other back."
          : isAhead
            ? "The text cannot be read, and the canvas has changed since. Both are kept until you choose."
            : "The text cannot be read. The canvas keeps the last graph that could; the text stays as you typed it."}
      </p>
      <div className="flex gap-2">
        {state.kind === "apart" ? (
          <Button size="sm" onClick={() => session.takeText()}>
            Take the text
          </Button>
        ) : null}
        <Button size="sm" onClick={() => session.takeCanvas()}>
          Take the canvas
        </Button>
      </div>
    </div>
  );
}

interface ProblemRowProps {
  problem: TextProblem;
  text: string;
  onGoTo: (at: number) => void;
}

function ProblemRow({ problem, text, onGoTo }: ProblemRowProps) {
  const { line, column } = lineAndColumn(text, problem.from);
  const isError = problem.severity === "error";
  const Icon = isError ? CircleAlert : AlertTriangle;
  return (
    <li>
      <button
        type="button"
        onClick={() => onGoTo(problem.from)}
        className="-outline-offset-2 flex w-full gap-2 px-3 py-1.5 text-left text-xs hover:bg-hover"
      >
        <Icon
          className={`mt-px size-3.5 shrink-0 ${isError ? "text-bad" : "text-warn"}`}
          aria-label={isError ? "Error" : "Warning"}
        />
        <span className="min-w-0 break-words">
          <span className="tabular font-mono text-2xs text-faint">
            line {line}, column {column}
          </span>{" "}
          {problem.message} <span className="text-faint">{problem.remedy}</span>
        </span>
      </button>
    </li>
  );
}

interface ProblemsProps {
  problems: readonly TextProblem[];
  editor: GraphEditor;
}

function TextProblems({ problems, editor }: ProblemsProps) {
  if (problems.length === 0) return null;
  const text = editor.read();
  const rest = problems.length - MAX_LISTED;
  return (
    <ul aria-label="Problems of the text" className="max-h-40 shrink-0 overflow-y-auto border-t py-1">
      {problems.slice(0, MAX_LISTED).map((problem, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same problem may stand twice.
        <ProblemRow key={`${problem.from} ${index}`} problem={problem} text={text} onGoTo={editor.goTo} />
      ))}
      {rest > 0 ? <li className="px-3 py-1.5 text-faint text-xs">and {rest} more</li> : null}
    </ul>
  );
}

export interface TextPanelProps {
  experimentId: string;
  onClose: () => void;
}

/** The graph as text, to read and to edit; comes with its editor when it is opened for the first time. */
export function TextPanel({ experimentId, onClose }: TextPanelProps) {
  const { place, opened } = useTextSession(experimentId);
  const { state, problems } = useStore(opened?.session.status ?? NOT_OPEN);
  return (
    <>
      <div className="flex h-10 shrink-0 items-center gap-3 border-b px-3">
        <h2 className="shrink-0 font-medium">Text</h2>
        <StateBadge state={state} />
        <IconButton label="Close the text" keys="Ctrl+J" size="sm" className="ml-auto" onClick={onClose}>
          <X className="size-4" aria-hidden="true" />
        </IconButton>
      </div>
      {opened ? <Choice state={state} session={opened.session} /> : null}
      <div ref={place} className="min-h-0 flex-1 overflow-hidden" />
      {opened ? <TextProblems problems={problems} editor={opened.editor} /> : null}
    </>
  );
}
