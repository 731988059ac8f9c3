"""The weekly letter to members who wish for it."""
