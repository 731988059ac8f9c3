"""Which room of a site serves what: asked, worked out, drawn; every version stays."""
