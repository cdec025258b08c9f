"use client";

import { useState } from "react";
import { Button } from "@/ui/button";
import { Table, Td, Th } from "@/ui/table";
import type { LabelledRow } from "./stack-bars";
import { hasRest, type StackPart, shareWords } from "./stack-data";

interface StackTableProps {
  title: string;
  /** Of the first column. */
  place: string;
  parts: readonly StackPart[];
  rows: readonly LabelledRow[];
}

/** The same in numbers, for whom a picture tells nothing; on the page only while it is asked for. */
export function StackTable({ title, place, parts, rows }: StackTableProps) {
  const [isOpen, setOpen] = useState(false);
  const withRest = hasRest(rows.map(({ row }) => row));
  return (
    <div className="mt-1">
      <Button
        size="sm"
        variant="ghost"
        className="-ml-2"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? "Hide the table" : "Show as a table"}
      </Button>
      {isOpen ? (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it.
          tabIndex={0}
          aria-label={`${title} in numbers`}
          className="mt-1 max-h-64 overflow-auto rounded border"
        >
          <Table className="tabular text-2xs" aria-label={title}>
            <thead>
              <tr>
                <Th>{place}</Th>
                {parts.map((part) => (
                  <Th key={part.signal} className="text-right normal-case">
                    {part.title}
                  </Th>
                ))}
                {withRest ? <Th className="text-right normal-case">Other</Th> : null}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, label, row }) => (
                <tr key={key}>
                  <Td className="whitespace-nowrap">{label}</Td>
                  {parts.map((part, index) => (
                    <Td key={part.signal} className="text-right">
                      {shareWords(row.shares[index] ?? 0)}
                    </Td>
                  ))}
                  {withRest ? <Td className="text-right">{shareWords(row.rest)}</Td> : null}
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
      ) : null}
    </div>
  );
}
