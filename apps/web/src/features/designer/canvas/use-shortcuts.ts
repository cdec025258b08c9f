import { useEffect } from "react";
import { type Command, keyName, keyOf } from "../commands/command";
import { countSelected } from "../store/chosen";
import { useDesignerStore } from "../store/context";

/** The keyboard is in a field, or in a dialog or menu that has keys of its own. */
export const isTyping = (target: EventTarget | null): boolean =>
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
      // A field with a use of its own for these keys has taken them.
      if (event.defaultPrevented) return;
      const name = keyName(event);
      const isEnter =
        name === "enter" && isOnNode(event.target) && countSelected(store.getState().flow) === 1;
      const command = byKey.get(name);
      const run = isEnter ? openNode : command?.run;
      if (!run || (isTyping(event.target) && !command?.isEverywhere)) return;
      event.preventDefault();
      run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [store, commands, openNode]);
}
