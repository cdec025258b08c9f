"use client";

import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";
import { cn } from "./cn";

export const INPUT_CLASSES =
  "h-8 w-full min-w-0 rounded-md border border-line-strong bg-surface px-2 text-ink placeholder:text-faint " +
  "aria-invalid:border-bad disabled:opacity-60";

export interface ControlIds {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: true;
}

export interface FieldProps {
  label: ReactNode;
  /** One line below the control. */
  help?: ReactNode;
  /** Sentences in place of the help, and the control marked. */
  errors?: readonly string[];
  /** At the right end of the label's line: a unit, a reset button. */
  aside?: ReactNode;
  className?: string;
  /** Spread the ids on the control, which ties label, help and errors to it. */
  children: (ids: ControlIds) => ReactNode;
}

export function Field({ label, help, errors = [], aside, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const hasNote = errors.length > 0 || Boolean(help);
  return (
    <div className={cn("flex flex-col gap-1", className)}>
      <div className="flex min-h-5 items-center gap-2">
        <label htmlFor={id} className="font-medium text-xs">
          {label}
        </label>
        <div className="ml-auto flex items-center gap-1 text-faint text-xs">{aside}</div>
      </div>
      {children({
        id,
        ...(hasNote ? { "aria-describedby": noteId } : {}),
        ...(errors.length > 0 ? { "aria-invalid": true } : {}),
      })}
      {hasNote ? (
        <div id={noteId} className={cn("text-xs", errors.length > 0 ? "text-bad" : "text-faint")}>
          {errors.length > 0 ? errors.map((error) => <p key={error}>{error}</p>) : help}
        </div>
      ) : null}
    </div>
  );
}

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(INPUT_CLASSES, className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(INPUT_CLASSES, "h-auto py-1.5", className)} {...rest} />;
}

export function Select({ className, ...rest }: ComponentProps<"select">) {
  return <select className={cn(INPUT_CLASSES, "text-ellipsis pr-1", className)} {...rest} />;
}
