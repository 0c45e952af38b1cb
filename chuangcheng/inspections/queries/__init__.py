"""Reads of this room; every one begins in `sight`."""
