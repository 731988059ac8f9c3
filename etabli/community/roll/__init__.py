"""The list of a network's members: filtered, exported, answered many at once."""
