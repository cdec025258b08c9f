/** Something that can be done in the designer: by a key, and from the palette of commands. */
export interface Command {
  id: string;
  title: string;
  group: "Edit" | "Arrange" | "View" | "Experiment";
  /** As the dialog of shortcuts shows them; the first is the one that menus show. */
  keys?: readonly string[];
  /** Also while a field is typed in. */
  isEverywhere?: boolean;
  run: () => void;
}

/** "Ctrl+Shift+Z" -> "ctrl+shift+z": what `keyName` gives for the keys that are pressed. */
export const keyOf = (keys: string): string =>
  keys.toLowerCase().replace("esc", "escape").replace(/^del$/, "delete");

/** "ctrl+shift+z" for the key that was pressed; Command counts as Control. */
export function keyName(
  event: Pick<KeyboardEvent, "ctrlKey" | "metaKey" | "shiftKey" | "altKey" | "key">,
): string {
  const parts = [
    (event.ctrlKey || event.metaKey) && "ctrl",
    event.altKey && "alt",
    event.shiftKey && event.key.length > 1 && "shift",
    event.shiftKey && event.key.length === 1 && /[a-z]/i.test(event.key) && "shift",
    event.key.toLowerCase(),
  ];
  return parts.filter(Boolean).join("+");
}

/** What the page does for the commands about notes, frames, the text, the outline and files. */
export interface DocumentActions {
  addNote: () => void;
  frame: () => void;
  /** Makes a folded frame of what is selected. */
  group: () => void;
  /** Folds or unfolds the frame that is selected, or holds what is selected. */
  fold: () => void;
  /** Puts the sub-graph that is selected alone on the canvas. */
  lookInside: () => void;
  showOutline: () => void;
  toggleText: () => void;
  download: () => void;
  downloadPicture: () => void;
  openFile: () => void;
}
