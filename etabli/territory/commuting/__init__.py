"""Where the people of a territory work: files of flows, an estimate for want of them."""
