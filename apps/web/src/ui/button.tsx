"use client";

import { Slot } from "radix-ui";
import type { ComponentProps, ReactNode, Ref } from "react";
import { cn } from "./cn";
import { Spinner } from "./spinner";
import { Tip } from "./tooltip";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-brand text-on-brand hover:bg-brand-strong border-transparent font-medium",
  secondary: "bg-raised text-ink border-line hover:bg-hover shadow-card",
  ghost: "bg-transparent text-soft border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-raised text-bad border-line hover:bg-bad-soft",
};

const BASE =
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 rounded-md border whitespace-nowrap " +
  "transition-colors disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50";

const SIZES = { sm: "h-7 px-2 text-xs", md: "h-8 px-3 text-sm" };

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: keyof typeof SIZES;
  /** Renders the only child, a link for instance, with the looks of a button. */
  asChild?: boolean;
  /** Shows a spinner and takes no clicks. */
  busy?: boolean;
}

export function Button(props: ButtonProps) {
  const { variant = "secondary", size = "md", asChild, busy, className, children, disabled, ...rest } = props;
  const classes = cn(BASE, SIZES[size], VARIANTS[variant], className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={classes} disabled={disabled || busy} aria-busy={busy} {...rest}>
      {busy ? <Spinner className="size-3.5" /> : null}
      {children}
    </button>
  );
}

export interface IconButtonProps extends ComponentProps<"button"> {
  /** Its name for screen readers, and its tooltip. */
  label: string;
  /** Keys that do the same, shown in the tooltip. */
  keys?: string;
  variant?: ButtonVariant;
  size?: "sm" | "md";
  children: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that is only an icon; its label is read out and shown on hover and focus. */
export function IconButton(props: IconButtonProps) {
  const { label, keys, variant = "ghost", size = "md", className, children, ...rest } = props;
  const classes = cn(BASE, size === "sm" ? "size-6" : "size-8", VARIANTS[variant], className);
  return (
    <Tip content={label} {...(keys ? { keys } : {})}>
      <button type="button" aria-label={label} className={classes} {...rest}>
        {children}
      </button>
    </Tip>
  );
}
