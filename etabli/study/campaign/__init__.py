"""How people hear of a study: campaigns, their channels, what each brings, what is printed."""
