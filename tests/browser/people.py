"""Who clicks. Nobody's pages are about the writers: they may book what they like."""

KEYBOARD = "keyboard@example.org"
PLAIN = "plain@example.org"
WRITERS = (KEYBOARD, PLAIN)
