import type { Formula, Paper, PaperStanding } from "@switchyard/catalog/papers";
import Link from "next/link";
import type { ReactNode } from "react";
import { Badge, type Tone } from "@/ui/badge";
import { Card } from "@/ui/card";
import { Markdown } from "@/ui/markdown";
import { Figures } from "./figures";
import { NodeList } from "./node-list";
import { SettingTable } from "./setting-table";
import { type ShownTemplate, TemplateCard } from "./template-card";

interface PaperPageProps {
  paper: Paper;
  standing: PaperStanding;
  /** The template as the gallery arranges it; null while it does not exist. */
  template: ShownTemplate | null;
}

/** One method: what it does, what it became here, its values and figures beside ours. */
export function PaperPage({ paper, standing, template }: PaperPageProps) {
  return (
    <article className="mx-auto flex w-full max-w-5xl flex-col gap-8 p-4 sm:p-6">
      <Head paper={paper} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <Section title="What it does">
          <Markdown text={paper.text} className="max-w-2xl text-sm" />
        </Section>
        <TemplateCard slug={paper.template} template={template} />
      </div>
      <Section title="Formulas">
        <ul className="grid gap-3 md:grid-cols-2">
          {paper.formulas.map((formula) => (
            <FormulaCard key={formula.title} formula={formula} />
          ))}
        </ul>
      </Section>
      <Section title="Nodes">
        <NodeList
          nodes={standing.nodes.map(({ kind, what, definition }) => ({
            kind,
            what,
            title: definition?.title ?? null,
          }))}
        />
      </Section>
      <Section title="Values">
        <SettingTable settings={standing.settings} />
      </Section>
      <Figures slug={paper.slug} reported={paper.reported} results={standing.results} />
      <div className="grid gap-6 md:grid-cols-2">
        <Section title="Where this differs">
          <Lines lines={paper.differs} />
        </Section>
        <Section title="What the sources leave open">
          <Lines lines={paper.open} />
        </Section>
      </div>
    </article>
  );
}

function Head({ paper: { name, title, arxiv, source } }: { paper: Paper }) {
  return (
    <header className="flex flex-col gap-1">
      <nav aria-label="Place" className="text-xs">
        <Link href="/papers" className="rounded text-soft hover:text-ink">
          Papers
        </Link>
      </nav>
      <h1 className="font-semibold text-lg">{name}</h1>
      <p className="text-soft">
        {title} ·{" "}
        <a
          href={`https://arxiv.org/abs/${arxiv}`}
          target="_blank"
          rel="noreferrer noopener"
          className="rounded whitespace-nowrap text-brand underline"
        >
          arXiv {arxiv}
        </a>
      </p>
      <p className="max-w-3xl text-faint text-xs">{source}</p>
    </header>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = title.toLowerCase().replaceAll(/\W+/g, "-");
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <h2 id={id} className="font-semibold text-base">
        {title}
      </h2>
      {children}
    </section>
  );
}

const ORIGINS: Record<Formula["origin"], { text: string; tone: Tone }> = {
  paper: { text: "from the paper", tone: "neutral" },
  code: { text: "from the authors’ code", tone: "neutral" },
  inferred: { text: "inferred", tone: "warn" },
};

function FormulaCard({ formula: { title, tex, origin, note } }: { formula: Formula }) {
  return (
    <li className="min-w-0">
      <Card className="flex h-full flex-col gap-1 p-3">
        <h3 className="flex flex-wrap items-center gap-2 font-medium text-sm">
          {title}
          <Badge tone={ORIGINS[origin].tone}>{ORIGINS[origin].text}</Badge>
        </h3>
        <Markdown text={`$$\n${tex}\n$$\n\n${note}`} />
      </Card>
    </li>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="flex max-w-2xl list-disc flex-col gap-1.5 pl-4 text-soft text-xs">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
