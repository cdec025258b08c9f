SELECT replace(hex(zeroblob(1000000)), '0', 'a') GLOB '*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab'
