"use client";

import { Tabs as RadixTabs } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn";

export const Tabs = RadixTabs.Root;

export function TabList({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <RadixTabs.List
      aria-label={label}
      className={cn("flex shrink-0 items-stretch overflow-x-auto border-b", className)}
    >
      {children}
    </RadixTabs.List>
  );
}

export function Tab({ className, ...rest }: ComponentProps<typeof RadixTabs.Trigger>) {
  return (
    <RadixTabs.Trigger
      className={cn(
        "-mb-px -outline-offset-2 flex h-9 items-center gap-1.5 border-transparent border-b-2 px-3 text-soft whitespace-nowrap transition-colors hover:text-ink",
        "data-[state=active]:border-brand data-[state=active]:font-medium data-[state=active]:text-ink",
        className,
      )}
      {...rest}
    />
  );
}

export function TabPanel({ className, ...rest }: ComponentProps<typeof RadixTabs.Content>) {
  return <RadixTabs.Content className={cn("min-h-0 outline-offset-[-2px]", className)} {...rest} />;
}
