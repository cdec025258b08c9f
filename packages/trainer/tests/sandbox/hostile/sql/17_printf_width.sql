SELECT length(printf('%2000000000d', 1))
