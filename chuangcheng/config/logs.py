"""How the log reads: whole in the file, without tracebacks on the console."""

import copy
import logging


class Brief(logging.Formatter):
    """One line a record; the traceback stands in the log file."""

    def format(self, record: logging.LogRecord) -> str:
        """The line alone."""
        line = copy.copy(record)
        line.exc_info, line.exc_text, line.stack_info = None, None, None
        return super().format(line)
