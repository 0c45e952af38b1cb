"""The only writers of the ledger: one function per verb of the trade."""
