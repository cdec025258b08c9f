"use client";

import { createContext, type ReactNode, useContext } from "react";
import { useStore } from "zustand";
import type { Designer, DesignerStore } from "./designer-store";

const DesignerContext = createContext<DesignerStore | null>(null);

export function DesignerProvider({ store, children }: { store: DesignerStore; children: ReactNode }) {
  return <DesignerContext value={store}>{children}</DesignerContext>;
}

/** The store itself, for handlers that read it when they run. */
export function useDesignerStore(): DesignerStore {
  const store = useContext(DesignerContext);
  if (!store) throw new Error("outside of a DesignerProvider");
  return store;
}

/** Part of the designer's state; the component is drawn again only when that part changes. */
export function useDesigner<T>(select: (state: Designer) => T): T {
  return useStore(useDesignerStore(), select);
}
