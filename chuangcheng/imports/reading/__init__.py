"""Feedback lists as they really come: file → tables → recognised columns → draft rows.

Pure Python, no Django. The file itself is only ever opened in a process of its own (`worker`);
everything after that works on plain values and never raises on what somebody typed into a cell.
"""
