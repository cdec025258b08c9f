"use client";

import { NODE_DOCS } from "@switchyard/catalog/docs";
import { Markdown } from "@/ui/markdown";

/** The doc of a kind without its title, which the panel shows already. */
export function NodeDocText({ kind }: { kind: string }) {
  const text = NODE_DOCS[kind] ?? "";
  return <Markdown text={text.replace(/^# .*\n+/, "")} className="pt-3" />;
}
