"""Load on a real server over a seeded ledger: `grounds` finds whom and what to ask for, `serving` runs the server and
reads the CPU time of its processes and the database's, `clients` ask in closed loops, `asking` says what is asked.
"""
