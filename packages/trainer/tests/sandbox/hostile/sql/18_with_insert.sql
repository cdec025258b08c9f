WITH x AS (SELECT 9, 'planted') INSERT INTO pupil SELECT * FROM x
