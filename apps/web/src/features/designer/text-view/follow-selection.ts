import { selectedParts } from "../store/chosen";
import type { Designer, DesignerStore } from "../store/designer-store";

type Path = (string | number)[];

/** Where in the document what is selected alone stands. */
function selectedPath({ flow, history: { present } }: Designer): Path | null {
  const chosen = selectedParts(flow);
  const [list, ids] = Object.entries(chosen).find(([, each]) => each.length > 0) ?? [];
  const count = Object.values(chosen).reduce((sum, each) => sum + each.length, 0);
  if (!list || count !== 1) return null;
  const items = present[list as keyof typeof chosen] ?? [];
  const index = items.findIndex(({ id }) => id === ids?.[0]);
  return index === -1 ? null : [list, index, "id"];
}

/** Tells where what is selected stands, now and whenever something else is selected; gives the way to end it. */
export function followSelection(store: DesignerStore, tell: (path: Path) => void): () => void {
  let last = "";
  const look = () => {
    const path = selectedPath(store.getState());
    const key = JSON.stringify(path);
    if (path && key !== last) tell(path);
    last = key;
  };
  look();
  return store.subscribe((state, before) => {
    if (state.flow !== before.flow) look();
  });
}
