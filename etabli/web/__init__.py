"""The roof: navigation, home, addresses, and the commands that build a whole site."""
