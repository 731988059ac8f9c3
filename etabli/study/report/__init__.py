"""What a study says, in words, charts and maps: on pages and on paper."""
