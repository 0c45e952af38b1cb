"""Pages of 督查: programmes, rounds, visits, presence; self-checks, follow-up checks, blind re-checks."""
