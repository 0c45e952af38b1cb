"""How the log reads: one line a record with the request it belongs to, and nothing in it that is about a person.

Names, telephone numbers, addresses, words that people wrote: messages of exceptions and of libraries may hold any of
them, so every message and the last line of every traceback is scrubbed. The user stands there as a number. Query
strings are never logged: what is logged of a request is its route.
"""

import contextvars
import copy
import json
import logging
import logging.handlers
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

# Our own sentences in logs are English, so whatever is Chinese came from people.
SCRUBS = (
    (re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*"), "?…"),
    (re.compile(r"(?i)\b(bearer|token|password|passwd|secret|sessionid|csrftoken|cookie)\b\W{1,3}\S+"), r"\1 …"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"(?:%[0-9A-Fa-f]{2})+"), "…"),
    (re.compile(r"(?<![\w-])(?!(?:19|20)\d\d-\d{6}\b)\+?\d[\d -]{5,}\d[\dXx]?(?![\w-])"), "…"),
    (re.compile(r"(?s)DETAIL:.*"), "DETAIL: …"),
    (re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+"), "…"),
    (re.compile(r"'[^'\n]*…[^'\n]*'"), "'…'"),
    (re.compile(r'"[^"\n]*…[^"\n]*"'), '"…"'),
)
REFUSED = {503, 507}
Caught = tuple[type[BaseException], BaseException, TracebackType | None]
# The request being answered in this thread; set by config.watching.Watch.
CURRENT: contextvars.ContextVar[Any] = contextvars.ContextVar("request", default=None)


def scrub(text: str) -> str:
    """The text without what could be about a person."""
    for pattern, instead in SCRUBS:
        text = pattern.sub(instead, text)
    return text


def belongs_to(record: logging.LogRecord) -> tuple[str, int | None]:
    """Id of the request being answered and of its user; asks the database nothing.

    Django writes of a refused request after every middleware is done with it, and hands the request over in the record.
    """
    request = CURRENT.get() or getattr(record, "request", None)
    if request is None:
        return "", None
    return getattr(request, "request_id", ""), user_of(request)


def user_of(request: Any) -> int | None:
    """The user's number where the request has already found out, by session or by token."""
    actor = getattr(request, "actor", None)
    user = getattr(request, "_cached_user", None)
    found = getattr(actor, "user_id", None) or getattr(user, "pk", None)
    return int(found) if found else None


def frames(caught: Caught) -> list[str]:
    """The traceback without the values: where it passed, and kind and scrubbed words of every exception in it.

    Every line is scrubbed: an exception's own words may go over several lines and be indented like the program's.
    """
    said = traceback.TracebackException(*caught, lookup_lines=True, capture_locals=False).format()
    return [scrub(piece) for line in said for piece in line.rstrip("\n").split("\n")]


class Brief(logging.Formatter):
    """One line a record; the traceback stands in the log file."""

    def format(self, record: logging.LogRecord) -> str:
        """The line alone."""
        line = copy.copy(record)
        line.exc_info, line.exc_text, line.stack_info = None, None, None
        return scrub(super().format(line))


class Whole(logging.Formatter):
    """A line with request and user, then the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Scrubbed message and frames."""
        line = copy.copy(record)
        line.msg, line.args = scrub(record.getMessage()), None
        request, user = belongs_to(record)
        line.request_id, line.user_id = request or "-", user or "-"
        line.exc_text = None
        return super().format(line)

    def formatException(self, ei: Any) -> str:
        """Without values."""
        return "\n".join(frames(ei))


class Lines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, process, request, user, fields of the record's `data`."""

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        request, user = belongs_to(record)
        row: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrub(record.getMessage()),
            "process": record.process,
        }
        row |= {name: value for name, value in (("request", request), ("user", user)) if value}
        row |= getattr(record, "data", {})
        if record.exc_info and record.exc_info[0]:
            row["trace"] = frames(record.exc_info)
        return json.dumps(row, ensure_ascii=False, default=str)


class NotRefused(logging.Filter):
    """Lets through what Django says of requests, apart from writes that a full disk or a busy database refused: those
    are counted, and would fill the rest of the disk."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it is worth a line."""
        return getattr(record, "status_code", 0) not in REFUSED


class PatientFile(logging.handlers.WatchedFileHandler):
    """A log file whose disk may be full: the record is dropped, nothing is held up, and it goes on by itself."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write, or forget it and begin with a fresh stream next time."""
        try:
            super().emit(record)
        except OSError:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Drop what could not be written: a buffer that is kept would be tried again with every record."""
        stream, self.stream = self.stream, None
        if stream is not None:
            try:
                stream.close()
            except OSError:
                return
