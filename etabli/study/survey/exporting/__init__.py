"""All answers of a study, for a spreadsheet."""
