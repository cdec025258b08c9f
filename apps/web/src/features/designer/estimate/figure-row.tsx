import { cn } from "@/ui/cn";

export interface FigureRowProps {
  title: string;
  text: string;
  /** Where the figure is from. */
  note?: string | null;
  className?: string;
}

/** One figure of a list of descriptions, with its reason below. */
export function FigureRow({ title, text, note, className }: FigureRowProps) {
  return (
    <div className={cn("grid grid-cols-[auto_1fr] items-baseline gap-x-3", className)}>
      <dt className="text-soft text-xs">{title}</dt>
      <dd className="tabular text-right text-xs">{text}</dd>
      {note ? <dd className="col-span-2 break-words text-2xs text-faint">{note}</dd> : null}
    </div>
  );
}
