import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { FIT_VIEW } from "@/features/graph-view";
import { useDesignerStore } from "../store/context";
import { selectedIds } from "../store/designer-store";
import { clipFromText, clipToText } from "./clipboard";
import { useTidy } from "./use-tidy";

export interface ShortcutActions {
  openSearch: () => void;
  openNode: () => void;
  save: () => void;
  run: () => void;
  showHelp: () => void;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select, [role='dialog'] *, [role='menu'] *"));

const isOnNode = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.classList.contains("react-flow__node");

type Handler = (event: KeyboardEvent) => void;

/** "ctrl+shift+z" for the key that was pressed; Command counts as Control. */
function nameOf(event: KeyboardEvent): string {
  const parts = [
    (event.ctrlKey || event.metaKey) && "ctrl",
    event.shiftKey && event.key.length > 1 && "shift",
    event.shiftKey && event.key.length === 1 && /[a-z]/i.test(event.key) && "shift",
    event.key.toLowerCase(),
  ];
  return parts.filter(Boolean).join("+");
}

/** Keys of the designer. While a field is typed in, only the ones that also work there. */
export function useShortcuts(actions: ShortcutActions): void {
  const store = useDesignerStore();
  const { fitView } = useReactFlow();
  const tidy = useTidy();
  useEffect(() => {
    const state = () => store.getState();
    const everywhere: Record<string, Handler> = {
      "ctrl+s": actions.save,
      "ctrl+enter": actions.run,
    };
    const onCanvas: Record<string, Handler> = {
      "ctrl+z": () => state().undo(),
      "ctrl+shift+z": () => state().redo(),
      "ctrl+y": () => state().redo(),
      "ctrl+d": () => state().duplicateSelected(),
      "ctrl+a": () => state().select(state().history.present.nodes.map((node) => node.id)),
      delete: () => state().removeSelected(),
      backspace: () => state().removeSelected(),
      escape: () => state().select([]),
      "/": actions.openSearch,
      "?": actions.showHelp,
      l: tidy,
      "1": () => void fitView({ ...FIT_VIEW, duration: 150 }),
    };
    const onKey = (event: KeyboardEvent) => {
      const name = nameOf(event);
      const isEnter = name === "enter" && isOnNode(event.target) && selectedIds(state().flow).length === 1;
      const handler =
        everywhere[name] ??
        (isTyping(event.target) ? undefined : isEnter ? actions.openNode : onCanvas[name]);
      if (!handler) return;
      event.preventDefault();
      handler(event);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [store, actions, fitView, tidy]);
  useClipboard();
}

/** Copy, cut and paste by the system's clipboard, so that they work between tabs and into a text editor. */
function useClipboard(): void {
  const store = useDesignerStore();
  useEffect(() => {
    const copy = (event: ClipboardEvent, isCut: boolean) => {
      if (isTyping(event.target) || !window.getSelection()?.isCollapsed) return;
      const clip = store.getState().copySelected();
      if (!clip) return;
      event.clipboardData?.setData("text/plain", clipToText(clip));
      event.preventDefault();
      if (isCut) store.getState().removeSelected();
    };
    const onCopy = (event: ClipboardEvent) => copy(event, false);
    const onCut = (event: ClipboardEvent) => copy(event, true);
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return;
      const clip = clipFromText(event.clipboardData?.getData("text/plain") ?? "");
      if (!clip) return;
      event.preventDefault();
      store.getState().paste(clip);
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCut);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCut);
      document.removeEventListener("paste", onPaste);
    };
  }, [store]);
}
