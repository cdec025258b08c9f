import { useEffect } from "react";
import { toast } from "@/ui/toast";
import { useDesignerStore } from "../store/context";
import { clipFromText, clipToText } from "./clipboard";
import { isTyping } from "./use-shortcuts";

/**
 * Copy, cut and paste by the system's clipboard, so that they work between tabs and into a text editor. A file that is
 * pasted is opened like one that is dropped.
 */
export function useClipboard(onFile: (file: File) => void): void {
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
      const file = event.clipboardData?.files[0];
      const pasted = clipFromText(event.clipboardData?.getData("text/plain") ?? "");
      if (!file && !pasted) return;
      event.preventDefault();
      if (file) onFile(file);
      else if (pasted?.clip) store.getState().paste(pasted.clip);
      else if (pasted?.problem) {
        const { message, remedy } = pasted.problem;
        toast({ tone: "bad", title: "This graph cannot be pasted", description: `${message} ${remedy}` });
      }
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCut);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCut);
      document.removeEventListener("paste", onPaste);
    };
  }, [store, onFile]);
}
