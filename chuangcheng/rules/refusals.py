"""One exception for every expected failure, with a sentence the user can act on.

Doors translate `kind` once: invalid 422, forbidden 403, missing 404, conflict 409, stale 412,
precondition 428, full 507, busy 503.
"""

from collections.abc import Mapping
from typing import Literal

Kind = Literal["invalid", "forbidden", "missing", "conflict", "stale", "precondition", "full", "busy"]
STATUS: dict[Kind, int] = {
    "invalid": 422,
    "forbidden": 403,
    "missing": 404,
    "conflict": 409,
    "stale": 412,
    "precondition": 428,
    "full": 507,
    "busy": 503,
}


class Refused(Exception):
    """An operation that did not happen, and why; nothing was written.

    `sentence` is Chinese and says what to do; `code` is snake_case and stable;
    `fields` maps form field names to their own sentences.
    """

    def __init__(
        self, sentence: str, *, code: str, kind: Kind = "invalid", fields: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.kind: Kind = kind
        self.fields = dict(fields or {})
