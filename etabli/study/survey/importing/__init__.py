"""Answers from elsewhere: a CSV file as other tools export it, and a layout that explains it.

The layout is a TOML file that says which column answers which question:

    source = "limesurvey"                   # the survey's name; without it, the file's
    encoding = "cp1252"                     # where it is not found out rightly
    id = "Response ID"                      # without it, a row is known by what stands in it
    date = { column = "Date", format = "%d/%m/%Y %H:%M" }    # without a format: ISO 8601
    checked = ["Oui"]                       # what a ticked box holds

    [columns]
    profile = "Your situation"
    priorities = { column = "What matters", separator = ";" }
    # or a column for each choice:
    # priorities = { price = "Price [SQ001]", quiet = "Quiet [SQ002]" }

    [values.profile]
    "A1" = "employee"

Cells may hold a choice's key, its label in either language, or what `values` gives; communes
their code or their name.
"""
