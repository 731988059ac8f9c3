"""Settings: `local` for one's own machine, `production` for a site with an address, `test`."""
