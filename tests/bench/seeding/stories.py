"""The rows of a seeded ledger as plain tuples, a slice at a time: problems, their chained steps and what hangs on them.

A story is one of: mended on the spot (3 steps), the whole way (7), on its way (at least 3), not upheld (3). Hashes are
made from strings put together by hand; tests/bench/test_seeding.py shows that the product's own rule gives the same.
Ids are given beforehand, so that slices can be made by several processes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from chuangcheng.problems.search import grams
from tests.bench.seeding import rows as written
from tests.bench.seeding.rows import DAY, HOUR, ZONE, Plan, Slice, days_between, line_down
from tests.bench.seeding.texts import DONE, text_of
from tests.bench.seeding.town import Hand, Town


@dataclass
class Teller:
    """Tells the stories of one ledger. `none` is how the database's loader writes a missing value."""

    plan: Plan
    town: Town
    none: Any = None
    as_array: bool = False  # search text as an array of PostgreSQL

    def __post_init__(self) -> None:
        self.begin, self.end = int(self.plan.begin.timestamp()), int(self.plan.end.timestamp())
        self.span = (self.end - self.begin) / self.plan.count
        self.days = days_between(self.plan.begin.date(), self.plan.end.date() + timedelta(days=60))
        self.clock = [f"{s // HOUR:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in range(DAY)]
        self.first_of_year = self._first_of_year()
        self.words = written.LONG_WORDS if self.plan.long_words else written.SHORT_WORDS

    def slice(self, first: int, last: int) -> Slice:
        """Problems `first` to `last` (ids, counted from 1), `last` excluded."""
        made = Slice()
        for index in range(first, last):
            self._tell(index, made)
        return made

    def numbers_by_year(self) -> dict[int, int]:
        """The last number given in each year."""
        years = sorted(self.first_of_year)
        nexts = [*(self.first_of_year[y] for y in years[1:]), self.plan.count + 1]
        return {y: following - self.first_of_year[y] for y, following in zip(years, nexts, strict=True)}

    def registered(self, index: int) -> int:
        """When problem `index` was registered, in seconds."""
        return int(self.begin + index * self.span)

    def moment(self, second: int) -> str:
        """As the columns keep it, in UTC."""
        return f"{self.days[second // DAY]} {self.clock[second % DAY]}"

    def _first_of_year(self) -> dict[int, int]:
        found: dict[int, int] = {}
        year = date.fromtimestamp(self.begin).year - 1
        while year <= self.plan.end.year + 1:
            start = int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) - ZONE
            index = max(1, int((start - self.begin) / self.span) - 2)
            while index <= self.plan.count and self.registered(index) < start:
                index += 1
            if index <= self.plan.count and self._year(index) == year:
                found[year] = index
            year += 1
        return found

    def _year(self, index: int) -> int:
        return int(self.days[(self.registered(index) + ZONE) // DAY][:4])

    def _tell(self, index: int, made: Slice) -> None:
        chance = (index * 2246822519 + 374761393) % 1_000_003 / 1_000_003
        on_way = self.plan.on_way * (0.4 if index < self.plan.count * 0.9 else 6.4)
        if chance < on_way:
            ON_WAY[int(chance / on_way * len(ON_WAY))](_Problem(self, index, made))
        elif chance < on_way + self.plan.not_upheld:
            not_upheld(_Problem(self, index, made))
        elif chance < on_way + self.plan.not_upheld + self.plan.whole:
            whole(_Problem(self, index, made))
        else:
            on_the_spot(_Problem(self, index, made))


class _Problem:
    """One problem being told: what its row will say, and the last hash of its chain."""

    def __init__(self, teller: Teller, index: int, made: Slice) -> None:
        self.teller, self.id, self.rows = teller, index, made.rows
        self.tallies = made.tallies
        self.plan, self.none = teller.plan, teller.none
        self.mixed = (index * 40503 + 12345) % 1_000_003
        self.start = self.time = teller.registered(index)
        year = teller._year(index)
        self.number = f"{year}-{index - teller.first_of_year[year] + 1:06d}"
        self.text, self.place = text_of(index, rare_every=max(1, self.plan.count // 20))
        town = teller.town
        if self.mixed % 4:
            self.home, self.lead = town.city, town.leads[self.mixed // 4 % len(town.leads)]
            self.office = town.offices[self.mixed % len(town.offices)]
            self.verifier = town.verifiers[self.mixed % len(town.verifiers)]
        else:
            self.office, leads = town.district_offices[self.mixed // 4 % len(town.district_offices)]
            self.home, self.lead = self.office.organisation, leads[self.mixed // 16 % len(leads)]
            self.verifier = self.office
        self.part = index
        self.step_id = index * written.STEPS
        self.seq, self.head = 0, ""
        self.desk: int | None = self.home
        self.state, self.desk_kind = "", "office"
        self.desk_due: int | None = None
        self.dispatched: int | None = None
        self.accepted: int | None = None
        self.submitted: int | None = None
        self.struck: int | None = None
        self.measures = self.photos = 0

    @property
    def by_inspector(self) -> Hand:
        return self.teller.town.inspectors[self.mixed % len(self.teller.town.inspectors)]

    def step(
        self,
        move: str,
        to: str,
        by: Hand,
        later: int,
        *,
        codes: str = "",
        part: bool = False,
        desk: tuple[str, int | None] | None = None,
        **words: str,
    ) -> None:
        """The next step of the chain, `later` seconds after the one before. `codes` are sorted, without desk."""
        self.seq += 1
        self.time = time = self.time + later
        kind, unit = desk or (self.desk_kind, self.desk)
        self.desk_kind, self.desk = kind, unit
        place = f'"desk":["{kind}",{"null" if unit is None else unit}]'
        codes = "{" + codes.replace("@", place) + "}" if codes else "{" + place + "}"
        salts, digests = self.sealed(words)
        day, clock = self.teller.days[time // DAY], self.teller.clock[time % DAY]
        assignment = str(self.part) if part else "null"
        key = f"{self.id:08x}{self.seq:04x}7000800000000000{self.id:08x}"[:32]
        spelt = f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
        moment = f"{day}T{clock}.000000+00:00"
        body = (
            f'{{"actor":{by.user},"assignment":{assignment},"codes":{codes},"digests":{digests},'
            f'"from":"{self.state}","happened_at":"{moment}","key":"{spelt}","move":"{move}","on_behalf_of":null,'
            f'"organisation":{by.organisation},"post":{by.post},"problem":"{self.number}","recorded_at":"{moment}",'
            f'"seq":{self.seq},"to":"{to}"}}'
        )
        previous = self.head
        self.head = sha256(f"{previous or written.GENESIS}\x1e{body}".encode()).hexdigest()
        stored = f"{day} {clock}"
        said = "{" + ",".join(f'"{name}":"{text}"' for name, text in words.items()) + "}"
        self.rows["problems_step"].append((
            self.step_id + self.seq - 1, self.id, self.seq, move, self.state, to, by.user, by.post, by.organisation,
            self.part if part else self.none, stored, stored, codes, said, salts, digests, key, written.BODY_HASH,
            previous, self.head,
        ))  # fmt: skip
        self.state = to

    def sealed(self, words: dict[str, str]) -> tuple[str, str]:
        """Salts and digests as JSON with sorted names; the salt follows from the place in the ledger."""
        if not words:
            return "{}", "{}"
        salts, digests = [], []
        for name in sorted(words):
            salt = f"{self.id:010x}{self.seq:02x}{len(name):04x}"
            salts.append(f'"{name}":"{salt}"')
            digest = sha256(f"{salt}\x1f{words[name]}".encode()).hexdigest()
            digests.append(f'"{name}":"{digest}"')
        return "{" + ",".join(salts) + "}", "{" + ",".join(digests) + "}"

    def measure(self, text: str) -> None:
        """A row beside the step just written."""
        moment = self.teller.moment(self.time)
        self.measures = 1
        self.rows["problems_measure"].append(
            (self.id, self.id, self.part, self.lead.unit, text, 1, self.lead.liaison.user, moment, moment)
        )

    def photograph(self) -> None:
        """A picture of before with the first step, and one of after with the newest."""
        self.photos = 1
        files = self.plan.files
        for n, (step, role) in enumerate(((0, "before"), (self.seq - 1, "after"))):
            file = (self.mixed + n * 7) % files + 1
            self.rows["problems_attachment"].append((self.id * 2 + n, self.id, self.step_id + step, file, role, n))

    def end(self, *, hands: str = "{}", word: str = "", standing: bool = False) -> None:
        """Write the row, its assignment, sights, search text and count."""
        moment, none = self.teller.moment, self.none
        due = None if self.dispatched is None else self.dispatched + 7 * DAY
        said = self.teller.words.format(moment(self.dispatched), moment(due)) if self.dispatched and due else ""
        left = written.LEFT if standing else none
        late = int(self.submitted is not None and due is not None and self.submitted > due)
        led, rule = self.dispatched is not None, written.RULE
        sites, place = self.teller.town.sites, self.mixed % written.SITED
        listed = self.home == self.teller.town.city and self.id % 10 < 3
        office = self.teller.town.city if self.home == self.teller.town.city else self.home

        def at(second: int | None) -> Any:
            return none if second is None else moment(second)

        self.rows["problems_problem"].append((
            self.id, self.number, self.home, self.id // 700 + 1 if listed else none, self.id % 700 if listed else 0,
            "list" if listed else "inspection", self.text, self.place,
            sites[place] if place < len(sites) else none,
            self.teller.town.categories[self.mixed % len(self.teller.town.categories)],
            "by_date" if led else "", self.by_inspector.user, self.state, self.lead.unit if led else none,
            self.home if led else none, at(self.dispatched), office if led else none,
            none if self.desk is None else self.desk, self.desk_kind,
            self.part if self.desk_kind == "lead" else none, none if self.desk is None else moment(self.time),
            at(self.desk_due), rule if led else "{}", at(due), said, left, at(self.submitted), late, at(self.struck),
            word, hands, int(self.mixed % 29 == 0 and self.submitted is not None), self.measures, self.photos,
            self.photos, self.seq + 1, self.seq, self.head, moment(self.start), moment(self.time),
        ))  # fmt: skip
        if led:
            self.rows["problems_assignment"].append((
                self.part, self.id, self.lead.unit, "lead", self.home, at(self.dispatched),
                moment((self.dispatched or 0) + 4 * HOUR), at(due), written.RULE, said, left, at(self.accepted),
                "承办人" if self.submitted else "", at(self.submitted),
            ))  # fmt: skip
        seen = sorted({*line_down(self.teller.town, self.home), *(self.lead.ancestors if led else ())})
        self.rows["problems_sight"].extend((self.id * written.SIGHTS + n, o, self.id) for n, o in enumerate(seen))
        self.count(led, late)
        if self.plan.search:
            found = grams(f"{self.text}\n{self.place}")
            self.rows["problems_search"].append(
                (self.id, "{" + ",".join(found) + "}" if self.teller.as_array else " ".join(found))
            )

    def count(self, led: bool, late: int) -> None:
        """As `statistics.operations.fold` would."""
        lead = self.lead.unit if led else None
        rework = int(self.mixed % 29 == 0 and self.submitted is not None)
        self.rows["statistics_counted"].append(
            (self.id, self.home, self.none if lead is None else lead, self.state, rework, late)
        )
        self.tallies[(self.home, lead, self.state, rework, late)] += 1


def on_the_spot(p: _Problem) -> None:
    """立行立改, found right, struck off."""
    done = DONE[p.mixed % len(DONE)]
    by = p.by_inspector if p.home == p.teller.town.city else p.office
    p.dispatched = p.accepted = p.submitted = p.time
    p.step("fix_on_spot", "submitted", by, 0, desk=("verify", p.home), text=p.text, done=done)
    p.step("verify", "verified", p.verifier, 30 * HOUR, codes='@,"independence":"outside"',
           desk=("strike_off", p.home))  # fmt: skip
    _strike(p, hands=f'{{"submitted":[{by.user}],"unit":{p.lead.unit},"held":{p.part}}}')


def whole(p: _Problem) -> None:
    """From registration to strike-off through every desk."""
    _register(p)
    _dispatch(p)
    _accept(p)
    _measure(p)
    _submit(p)
    _verify(p)
    _strike(p, hands=_hands(p))


def _register(p: _Problem) -> None:
    source = "list" if p.home == p.teller.town.city and p.id % 10 < 3 else "inspection"
    p.step("register", "registered", p.office, 0, codes=f'@,"source":"{source}"', text=p.text)


def _dispatch(p: _Problem) -> None:
    due = p.teller.moment(p.time + HOUR + 7 * DAY).replace(" ", "T") + "+00:00"
    p.dispatched = p.time + HOUR
    p.step("dispatch", "dispatched", p.office, HOUR, codes=f'@,"due":"{due}","kind":"by_date","units":[{p.lead.unit}]',
           desk=("lead", p.lead.unit), requirement="请按时限整改并上报")  # fmt: skip


def _accept(p: _Problem) -> None:
    p.accepted = p.time + 2 * HOUR
    p.step("accept", "rectifying", p.lead.liaison, 2 * HOUR, codes=f'@,"part":{p.part}', part=True)


def _measure(p: _Problem) -> None:
    text = DONE[p.mixed % len(DONE)]
    p.step("measure", "rectifying", p.lead.liaison, 26 * HOUR, part=True,
           codes=f'@,"facts":[],"kind":"measure","measure":{p.id}', text=text)  # fmt: skip
    p.measure(text)
    p.photograph()


def _submit(p: _Problem) -> None:
    p.submitted = p.time + (10 * DAY if p.mixed % 17 == 0 else DAY)
    late = "true" if p.dispatched and p.submitted > p.dispatched + 7 * DAY else "false"
    p.step("submit", "submitted", p.lead.liaison, p.submitted - p.time, part=True, codes=f'@,"late_submit":{late}',
           desk=("verify", p.home), note="已整改到位，请复核")  # fmt: skip


def _verify(p: _Problem) -> None:
    p.step("verify", "verified", p.verifier, 20 * HOUR, codes='@,"independence":"outside"',
           desk=("strike_off", p.home), note="现场看过，已整改")  # fmt: skip


def _strike(p: _Problem, *, hands: str) -> None:
    p.struck = p.time + 4 * HOUR
    p.step("strike_off", "struck_off", p.office, 4 * HOUR, desk=("", None),
           codes='"becomes_duty":false,@,"independence":"outside","own_strike":false')  # fmt: skip
    p.end(hands=hands, word="outside", standing=True)


def _hands(p: _Problem) -> str:
    user, unit = p.lead.liaison.user, p.lead.unit
    return (
        f'{{"measured":[{user}],"seats":[{unit}],"submitted":[{user}],"persons":[],"unit":{unit},'
        f'"held":{p.part},"signed":[]}}'
    )


def _measured(p: _Problem) -> str:
    return f'{{"measured":[{p.lead.liaison.user}],"seats":[{p.lead.unit}]}}'


def not_upheld(p: _Problem) -> None:
    """登记, looked at again, 不予认定."""
    _register(p)
    p.step("note", "registered", p.office, DAY, note="已到现场核实")
    p.step("void", "void", p.office, HOUR, desk=("", None), note="不属于创建范围")
    p.end()


def _noted(p: _Problem) -> None:
    """Two notes, so that a problem that has just begun has a history as well."""
    p.photograph()
    for words in ("群众来电询问进展", "已告知承办单位"):
        p.step("note", p.state, p.office, HOUR, note=words)


def _soon(p: _Problem) -> int:
    """When the desk is due: some overdue, most within the coming days."""
    return p.teller.end + (p.mixed % 33 + written.REST - 8) * DAY + p.mixed % DAY


def waiting(p: _Problem) -> None:
    """待交办."""
    _register(p)
    _noted(p)
    p.end()


def dispatched(p: _Problem) -> None:
    """待签收."""
    _register(p)
    _dispatch(p)
    _noted(p)
    p.desk_due = _soon(p)
    p.end()


def rectifying(p: _Problem) -> None:
    """整改中, the measure written."""
    _register(p)
    _dispatch(p)
    _accept(p)
    _measure(p)
    p.desk_due = _soon(p)
    p.end(hands=_measured(p))


def submitted(p: _Problem) -> None:
    """待复核."""
    _register(p)
    _dispatch(p)
    _accept(p)
    _measure(p)
    _submit(p)
    p.desk_due = _soon(p)
    p.end(hands=_hands(p), standing=True)


def verified(p: _Problem) -> None:
    """待销号."""
    _register(p)
    _dispatch(p)
    _accept(p)
    _measure(p)
    _submit(p)
    _verify(p)
    p.desk_due = _soon(p)
    p.end(hands=_hands(p), word="outside", standing=True)


ON_WAY: tuple[Callable[[_Problem], None], ...] = (
    waiting, waiting, waiting, dispatched, dispatched, rectifying, rectifying, rectifying, submitted, verified,
)  # fmt: skip
