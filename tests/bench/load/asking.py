"""What a load asks for, as questions by name."""

from collections.abc import Callable, Sequence
from urllib.parse import quote, urlencode

from tests.bench.load.clients import Question
from tests.bench.load.grounds import Grounds
from tests.bench.seeding.texts import COMMON, NEVER_MEET, RARE

Asking = Callable[[Grounds, int], Sequence[Question]]


def page(path: str, *, by: str = "office") -> Asking:
    """The same page again and again, in a browser's session."""

    def ask(grounds: Grounds, count: int) -> Sequence[Question]:
        return [Question(path, headers=_cookie(grounds, by))] * count

    return ask


def _cookie(grounds: Grounds, by: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={grounds.sessions[by]}", "Accept": "text/html"}


def problem_pages(grounds: Grounds, count: int) -> Sequence[Question]:
    """The page of one problem after another."""
    numbers = [grounds.numbers[n % len(grounds.numbers)] for n in range(count)]
    return [Question(f"/problems/{quote(number)}/", headers=_cookie(grounds, "office")) for number in numbers]


PAGES: dict[str, Asking] = {
    "HTML list (50 rows)": page("/problems/"),
    "HTML list, filtered": page("/problems/?" + urlencode({"state": "open", "sort": "desk"})),
    "HTML search, rare": page("/problems/?" + urlencode({"q": RARE})),
    "HTML search, common": page("/problems/?" + urlencode({"q": COMMON})),
    "HTML search, two common words that never meet": page("/problems/?" + urlencode({"q": " ".join(NEVER_MEET)})),
    "HTML problem": problem_pages,
    "工作台, the city's office": page("/"),
    "工作台, a bureau": page("/", by="liaison"),
    "领导一览": page("/overview/", by="leader"),
}
