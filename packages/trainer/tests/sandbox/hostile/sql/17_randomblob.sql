SELECT length(randomblob(900000000))
