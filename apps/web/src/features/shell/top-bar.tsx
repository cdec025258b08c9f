"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/ui/cn";
import { Logo } from "./logo";
import { ThemeMenu } from "./theme-menu";

const SECTIONS = [
  { href: "/", title: "Experiments", owns: (path: string) => path === "/" || path.startsWith("/designer") },
  { href: "/runs", title: "Runs", owns: (path: string) => path.startsWith("/runs") },
  { href: "/papers", title: "Papers", owns: (path: string) => path.startsWith("/papers") },
];

export function TopBar() {
  const path = usePathname();
  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-b bg-surface px-2 sm:px-3">
      <Link
        href="/"
        aria-label="Switchyard, to the experiments"
        className="flex items-center gap-2 rounded px-1 py-1 font-semibold tracking-tight"
      >
        <Logo className="size-5" />
        <span className="max-sm:sr-only">Switchyard</span>
      </Link>
      <nav aria-label="Sections" className="flex h-full items-stretch sm:ml-3">
        {SECTIONS.map(({ href, title, owns }) => (
          <Link
            key={href}
            href={href}
            aria-current={owns(path) ? "page" : undefined}
            className={cn(
              "-outline-offset-2 flex items-center border-b-2 px-2.5 text-soft transition-colors hover:text-ink",
              owns(path) ? "border-brand font-medium text-ink" : "border-transparent",
            )}
          >
            {title}
          </Link>
        ))}
      </nav>
      <div className="ml-auto flex items-center">
        <ThemeMenu />
      </div>
    </header>
  );
}
