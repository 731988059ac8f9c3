"""The works of a site by lot: quantities, unit costs and phases, from its states and a layout."""
