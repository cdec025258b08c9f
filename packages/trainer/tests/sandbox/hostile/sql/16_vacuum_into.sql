VACUUM INTO '/work/copy'
