"""The only writers of the tallies."""
