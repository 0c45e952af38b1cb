"""Sheets and documents → operations: a list is read, checked row by row, corrected, and imported once."""
