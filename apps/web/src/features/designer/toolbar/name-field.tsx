"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import { toast } from "@/ui/toast";

/** The experiment's name, changed in place. Enter or leaving the field stores it, Escape gives it up. */
export function NameField({ id, name: initial }: { id: string; name: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [stored, setStored] = useState(initial);
  const [name, setName] = useState(initial);
  const rename = useMutation(
    trpc.experiments.rename.mutationOptions({
      onSuccess: (_, input) => {
        setStored(input.name);
        document.title = `${input.name} · Switchyard`;
        void queries.invalidateQueries(trpc.experiments.pathFilter());
      },
      onError: (error) => {
        setName(stored);
        toast({ tone: "bad", title: "Could not rename", description: faultText(error) });
      },
    }),
  );
  const commit = () => {
    const next = name.trim();
    if (next === "" || next === stored) setName(stored);
    else rename.mutate({ id, name: next });
  };
  return (
    <input
      value={name}
      maxLength={120}
      aria-label="Name of the experiment"
      onChange={(event) => setName(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Escape") setName(stored);
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
      className="h-8 min-w-0 max-w-96 flex-1 truncate rounded-md border border-transparent bg-transparent px-2 font-semibold hover:border-line focus:border-line-strong"
    />
  );
}
