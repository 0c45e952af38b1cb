"""Seeded ledgers for benchmarks: a city of 120 units and any number of problems with true chains, written in bulk.

`town` makes the people, `texts` the words, `stories` the rows (plain tuples, no database), `filling` writes them,
`places` says where the databases lie and seeds what is not there yet.
"""
