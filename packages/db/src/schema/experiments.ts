import type { GraphDoc } from "@switchyard/graph";
import { integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { jsonText, moment } from "./columns";

export const experiments = pgTable("experiments", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  notes: text("notes").notNull().default(""),
  doc: jsonText<GraphDoc>("doc").notNull(),
  /** Rises by one with every save; a save that names another version is refused. */
  version: integer("version").notNull().default(1),
  createdAt: moment("created_at").notNull().defaultNow(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
  /** Set: in the bin. Runs keep their own snapshot of the graph. */
  deletedAt: moment("deleted_at"),
});
export type Experiment = typeof experiments.$inferSelect;

export const experimentVersions = pgTable(
  "experiment_versions",
  {
    experimentId: text("experiment_id")
      .notNull()
      .references(() => experiments.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    doc: jsonText<GraphDoc>("doc").notNull(),
    /** What a person calls it; null for one that was kept by itself. */
    name: text("name"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.experimentId, t.version] })],
);
