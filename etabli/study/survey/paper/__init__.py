"""Answers on paper: the sheet to print, and the page on which filled-in sheets are typed in."""
