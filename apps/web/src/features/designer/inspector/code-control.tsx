"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/ui/skeleton";

/** The editor is a large library: it comes when a node with code is looked at for the first time. */
export const CodeControl = dynamic(() => import("./code-field").then((module) => module.CodeField), {
  loading: () => <Skeleton className="h-40" />,
});
