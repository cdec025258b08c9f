import { type SQL, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigint,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { changeId } from "./columns";
import { runs } from "./runs";

/** One curve: a metric (`<nodeId>/<signal>`) of one stage of one run. */
export const series = pgTable(
  "series",
  {
    id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    stage: text("stage").notNull(),
    name: text("name").notNull(),
    changeId: changeId(),
  },
  (t) => [uniqueIndex("series_run_stage_name").on(t.runId, t.stage, t.name)],
);
export type Series = typeof series.$inferSelect;

/** NaN sorts above infinity in PostgreSQL. An index answers it where it is asked in these very words. */
export const notFinite = (value: AnyPgColumn): SQL =>
  sql`not (${value} > '-Infinity'::float8 and ${value} < 'Infinity'::float8)`;

/** x = `step` in the stage. Wide columns first: no padding, 24 + 58 bytes a row. */
export const points = pgTable(
  "points",
  {
    /** May be NaN or infinite. */
    value: doublePrecision("value").notNull(),
    /** Seconds since the epoch by the trainer's clock. */
    t: doublePrecision("t").notNull(),
    /** Running totals of the stage. */
    tokens: bigint("tokens", { mode: "number" }).notNull(),
    samples: bigint("samples", { mode: "number" }).notNull(),
    changeId: changeId(),
    seriesId: integer("series_id")
      .notNull()
      .references(() => series.id, { onDelete: "cascade" }),
    step: integer("step").notNull(),
    /** A retried step's value of the higher attempt wins. */
    attempt: smallint("attempt").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.seriesId, t.step] }),
    // Grows at its end only and keeps a batch's number once, so it costs little. A block-range index would be smaller, but does
    // not know its newest blocks until a vacuum has come by, and each look at a live run reads all of those.
    index("points_change").on(t.changeId),
    // Holds next to nothing, and finds one bad value among millions.
    index("points_not_finite").on(t.seriesId, t.step).where(notFinite(t.value)),
  ],
);
export type PointRow = typeof points.$inferSelect;
