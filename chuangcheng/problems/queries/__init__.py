"""Reads of the ledger; each starts from what the user may see."""
