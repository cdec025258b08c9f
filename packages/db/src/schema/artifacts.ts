import { bigint, index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { changeId, jsonText, moment } from "./columns";
import { runs } from "./runs";

/** Content in the artifact folder, named by its SHA-256. */
export const artifacts = pgTable("artifacts", {
  sha256: text("sha256").primaryKey(),
  bytes: bigint("bytes", { mode: "number" }).notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
});
export type Artifact = typeof artifacts.$inferSelect;

export const runArtifacts = pgTable(
  "run_artifacts",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    stage: text("stage").notNull(),
    role: text("role").$type<"stageOutput" | "export">().notNull(),
    name: text("name").notNull(),
    sha256: text("sha256")
      .notNull()
      .references(() => artifacts.sha256),
    createdAt: moment("created_at").notNull().defaultNow(),
    changeId: changeId(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.stage, t.role, t.name] })],
);
export type RunArtifact = typeof runArtifacts.$inferSelect;

/** The stage cache: equal hash, equal work. */
export const stageOutputs = pgTable("stage_outputs", {
  stageHash: text("stage_hash").primaryKey(),
  sha256: text("sha256")
    .notNull()
    .references(() => artifacts.sha256),
  /** Which run made it; null when that run is gone. */
  runId: text("run_id").references(() => runs.id, { onDelete: "set null" }),
  createdAt: moment("created_at").notNull().defaultNow(),
});
export type StageOutput = typeof stageOutputs.$inferSelect;

/** Files of a user that nodes name by digest. `report` is what the reader of the file found: columns, first rows, bad lines. */
export const uploads = pgTable(
  "uploads",
  {
    sha256: text("sha256")
      .primaryKey()
      .references(() => artifacts.sha256),
    fileName: text("file_name").notNull(),
    bytes: bigint("bytes", { mode: "number" }).notNull(),
    lines: integer("lines").notNull(),
    report: jsonText<unknown>("report").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (t) => [index("uploads_created").on(t.createdAt)],
);
export type Upload = typeof uploads.$inferSelect;
