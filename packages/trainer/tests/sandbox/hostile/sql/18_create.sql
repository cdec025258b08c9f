CREATE TEMP TABLE pupil AS SELECT 1 AS id, 'planted' AS name
