"use client";

import { X } from "lucide-react";
import { Dialog as RadixDialog } from "radix-ui";
import type { ReactNode } from "react";
import { IconButton } from "./button";
import { cn } from "./cn";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Read out with the title; shown below it. */
  description?: ReactNode;
  /** Buttons at the bottom, the main one last. */
  footer?: ReactNode;
  /** `wide` has room for a table; `sheet` comes from the bottom on phones and from the right elsewhere. */
  layout?: "center" | "wide" | "sheet";
  className?: string;
  children: ReactNode;
}

const LAYOUTS = {
  center:
    "top-[12dvh] left-1/2 max-h-[80dvh] w-[min(34rem,calc(100vw-1.5rem))] -translate-x-1/2 rounded-xl border",
  wide: "top-[4dvh] left-1/2 max-h-[92dvh] w-[min(76rem,calc(100vw-1rem))] -translate-x-1/2 rounded-xl border",
  sheet:
    "inset-x-0 bottom-0 max-h-[80dvh] rounded-t-xl border-t " +
    "sm:inset-y-0 sm:right-0 sm:left-auto sm:max-h-none sm:w-96 sm:rounded-none sm:border-t-0 sm:border-l",
};

const FIRST_CONTROL = [
  "body input",
  "body textarea",
  "body select",
  "body button",
  "footer button:last-child",
]
  .map((path) => `[data-part=${path.replace(" ", "] ")}`)
  .join(", ");

export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, footer, layout = "center", className, children } = props;
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className="fixed inset-0 z-40 bg-black/45" />
        <RadixDialog.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            // What is marked, else the first thing to fill in or to press, else the text: the button that closes would show its hint, and
            // Escape would take away the hint alone.
            const content = event.currentTarget as HTMLElement;
            event.preventDefault();
            const first = content.querySelector<HTMLElement>("[data-autofocus]");
            // A sheet is opened to be read: a field that is focused would bring up the keyboard of a phone over it.
            const isRead = layout === "sheet" && window.matchMedia("(pointer: coarse)").matches;
            (isRead
              ? (first ?? content)
              : (first ?? content.querySelector<HTMLElement>(FIRST_CONTROL) ?? content)
            ).focus();
          }}
          className={cn(
            "fixed z-50 flex flex-col bg-raised text-ink shadow-float outline-none",
            LAYOUTS[layout],
            className,
          )}
        >
          <div className="flex items-start gap-3 border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <RadixDialog.Title className="font-semibold text-base">{title}</RadixDialog.Title>
              {description ? (
                <RadixDialog.Description className="mt-0.5 text-soft">{description}</RadixDialog.Description>
              ) : null}
            </div>
            <RadixDialog.Close asChild>
              <IconButton label="Close">
                <X className="size-4" aria-hidden="true" />
              </IconButton>
            </RadixDialog.Close>
          </div>
          <div data-part="body" className="min-h-0 flex-1 overflow-auto p-4">
            {children}
          </div>
          {footer ? (
            <div data-part="footer" className="flex justify-end gap-2 border-t px-4 py-3">
              {footer}
            </div>
          ) : null}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
