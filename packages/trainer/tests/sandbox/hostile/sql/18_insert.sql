INSERT INTO pupil VALUES (9, 'planted')
