"""Django's SQLite engine, with writers served in turn."""
