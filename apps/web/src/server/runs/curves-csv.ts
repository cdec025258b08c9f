import { csvRow } from "@switchyard/curves";
import type { Sql } from "postgres";

const ROWS_AT_A_TIME = 5_000;

type Row = {
  stage: string;
  name: string;
  step: number;
  value: number;
  tokens: string;
  samples: string;
  t: number;
  attempt: number;
};

/** All points of a run, or of one of its curves, as CSV in the order of the curves; reads a few thousand rows at a time. */
export async function* csvOfRun(
  sql: Sql,
  runId: string,
  seriesId: number | null = null,
): AsyncGenerator<string, void, void> {
  yield csvRow(["stage", "metric", "step", "value", "tokens", "samples", "time", "attempt"]);
  const rows = sql<Row[]>`
    select s.stage, s.name, p.step, p.value, p.tokens, p.samples, p.t, p.attempt
    from series s join points p on p.series_id = s.id
    where s.run_id = ${runId} and (${seriesId}::int is null or s.id = ${seriesId}::int)
    order by s.id, p.step`.cursor(ROWS_AT_A_TIME);
  for await (const part of rows) yield part.map(csvLine).join("");
}

const csvLine = (row: Row): string =>
  csvRow([
    row.stage,
    row.name,
    row.step,
    row.value,
    Number(row.tokens),
    Number(row.samples),
    new Date(row.t * 1000).toISOString(),
    row.attempt,
  ]);
