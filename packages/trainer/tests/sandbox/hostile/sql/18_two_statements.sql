SELECT name FROM pupil; DELETE FROM pupil
