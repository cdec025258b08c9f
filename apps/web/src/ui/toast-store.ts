import { create } from "zustand";

export interface ToastAction {
  label: string;
  run: () => void;
}

export interface ToastMessage {
  id: number;
  tone: "neutral" | "bad";
  title: string;
  description?: string;
  action?: ToastAction;
  durationMs: number;
}

interface ToastState {
  toasts: readonly ToastMessage[];
  dismiss: (id: number) => void;
}

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

const SHORT_MS = 5_000;
/** Long enough to read a remedy or to reach Undo with the keyboard. */
const LONG_MS = 10_000;

let lastId = 0;

/** Shows a message at the edge of the page: `toast({ title: "Deleted", action: { label: "Undo", run } })`. */
export function toast(message: Pick<ToastMessage, "title"> & Partial<Omit<ToastMessage, "id">>): void {
  lastId += 1;
  const isLong = message.tone === "bad" || message.action !== undefined;
  const entry: ToastMessage = {
    tone: "neutral",
    durationMs: isLong ? LONG_MS : SHORT_MS,
    ...message,
    id: lastId,
  };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-2), entry] }));
}
