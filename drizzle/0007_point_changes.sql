DROP INDEX "points_change";--> statement-breakpoint
CREATE INDEX "points_change" ON "points" USING btree ("change_id");