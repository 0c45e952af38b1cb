"""The sample system in our own words, as data beside this file: nothing in it is anybody's official text."""
