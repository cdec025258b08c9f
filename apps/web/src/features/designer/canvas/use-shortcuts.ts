import { useEffect } from "react";
import { type Command, keyName, keyOf } from "../commands/command";
import { useDesignerStore } from "../store/context";
import { selectedIds } from "../store/designer-store";
import { clipFromText, clipToText } from "./clipboard";

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input, textarea, select, [role='dialog'] *, [role='menu'] *"));

const isOnNode = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.classList.contains("react-flow__node");

/** Keys of the designer. While a field is typed in, only the ones that also work there. */
export function useShortcuts(commands: readonly Command[], openNode: () => void): void {
  const store = useDesignerStore();
  useEffect(() => {
    const byKey = new Map(
      commands.flatMap((command) => (command.keys ?? []).map((keys) => [keyOf(keys), command] as const)),
    );
    const onKey = (event: KeyboardEvent) => {
      const name = keyName(event);
      const isEnter =
        name === "enter" && isOnNode(event.target) && selectedIds(store.getState().flow).length === 1;
      const command = byKey.get(name);
      const run = isEnter ? openNode : command?.run;
      if (!run || (isTyping(event.target) && !command?.isEverywhere)) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [store, commands, openNode]);
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
