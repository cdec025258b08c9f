import type { Paper, PaperStanding } from "@switchyard/catalog/papers";
import Link from "next/link";
import { Badge } from "@/ui/badge";

export interface ListedPaper {
  readonly paper: Paper;
  readonly standing: PaperStanding;
}

/** All methods, each with how far it has come here. */
export function PapersPage({ papers }: { papers: readonly ListedPaper[] }) {
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-4 p-4 sm:p-6">
      <div>
        <h1 className="font-semibold text-lg">Papers</h1>
        <p className="text-soft">
          The published methods behind the nodes: what each does, the paper’s values beside ours, and what was
          measured here.
        </p>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,19rem),1fr))] gap-3">
        {papers.map((listed) => (
          <PaperCard key={listed.paper.slug} {...listed} />
        ))}
      </ul>
    </div>
  );
}

function PaperCard({ paper, standing }: ListedPaper) {
  return (
    <li className="relative flex flex-col gap-1 rounded-lg border bg-surface p-3 shadow-card transition-colors hover:border-line-strong">
      <h2 className="font-medium">
        <Link
          href={`/papers/${paper.slug}`}
          className="rounded after:absolute after:inset-0 after:rounded-lg"
        >
          {paper.name}
        </Link>
      </h2>
      <p className="text-soft text-xs">{paper.gist}</p>
      <p className="mt-auto flex flex-wrap items-center gap-1.5 pt-2 text-2xs text-faint">
        <span className="mr-auto">arXiv {paper.arxiv}</span>
        <Standing standing={standing} />
      </p>
    </li>
  );
}

function Standing({ standing: { isBuilt, results } }: { standing: PaperStanding }) {
  if (!isBuilt) return <Badge>not built yet</Badge>;
  if (results.length === 0) return <Badge tone="warn">not measured yet</Badge>;
  return results.every(({ result }) => result.holds) ? (
    <Badge tone="good">measured: holds</Badge>
  ) : (
    <Badge tone="bad">measured: does not hold</Badge>
  );
}
