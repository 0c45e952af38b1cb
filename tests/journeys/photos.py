"""Photos as a user chooses them."""

from typing import Any

from tests.sheets import picture


def photo(name: str, colour: str = "#1a7f4b") -> dict[str, Any]:
    """A picture of its own for every name and colour."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture(colour)}
