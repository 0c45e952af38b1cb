"""Wiring: settings, urls, wsgi. Nobody imports this room."""
