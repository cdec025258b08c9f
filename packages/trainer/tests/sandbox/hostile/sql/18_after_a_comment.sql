/* SELECT name FROM pupil */ -- SELECT
DELETE FROM pupil
