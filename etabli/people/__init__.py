"""Users, persons, roles and rights: who is asking, and what they may do where."""
