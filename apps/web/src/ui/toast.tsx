"use client";

import { X } from "lucide-react";
import { Toast } from "radix-ui";
import { Button, IconButton } from "./button";
import { cn } from "./cn";
import { type ToastMessage, useToasts } from "./toast-store";

export { toast } from "./toast-store";

function ToastCard({ message, onClose }: { message: ToastMessage; onClose: () => void }) {
  const { action } = message;
  return (
    <Toast.Root
      type={message.tone === "bad" ? "foreground" : "background"}
      duration={message.durationMs}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className={cn(
        "flex items-start gap-2 rounded-lg border bg-raised py-2 pr-2 pl-3 shadow-float",
        message.tone === "bad" && "border-bad",
      )}
    >
      <div className="min-w-0 flex-1 py-1.5">
        <Toast.Title className="font-medium">{message.title}</Toast.Title>
        {message.description ? (
          <Toast.Description className="mt-0.5 text-soft">{message.description}</Toast.Description>
        ) : null}
      </div>
      {action ? (
        <Toast.Action asChild altText={action.label}>
          <Button onClick={action.run}>{action.label}</Button>
        </Toast.Action>
      ) : null}
      <Toast.Close asChild>
        <IconButton label="Dismiss">
          <X className="size-4" aria-hidden="true" />
        </IconButton>
      </Toast.Close>
    </Toast.Root>
  );
}

export function Toaster() {
  const { toasts, dismiss } = useToasts();
  return (
    <Toast.Provider swipeDirection="right" label="Message">
      {toasts.map((message) => (
        <ToastCard key={message.id} message={message} onClose={() => dismiss(message.id)} />
      ))}
      <Toast.Viewport className="fixed right-0 bottom-0 z-[60] m-3 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2 outline-none" />
    </Toast.Provider>
  );
}
