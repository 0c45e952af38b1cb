"""What a row of a sheet is about: found again by what makes it one, judged, saved by the operation of its own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from chuangcheng.people.actor import Actor
from chuangcheng.people.versions import version_of
from chuangcheng.places.models import Agreement, Front, Licence, Operator
from chuangcheng.places.operations.agreements import AgreementDraft, agreement_faults, save_agreement
from chuangcheng.places.operations.fronts import FrontDraft, front_faults, save_front
from chuangcheng.places.operations.hanging_columns import COLUMNS, LABELS, What
from chuangcheng.places.operations.operators import (
    LicenceDraft,
    OperatorDraft,
    licence_faults,
    operator_faults,
    save_licence,
    save_operator,
)
from chuangcheng.places.queries.fronts import front_version

Values = Mapping[str, Any]
Key = tuple[Any, ...]
Judged = tuple[str, list[str]]
AT_ONCE = 500
SAME_TWICE = "系统里有几份同样的，认不出是哪一份；请写上编号。"


def names_of(draft: type) -> tuple[str, ...]:
    """The fields of a draft."""
    return tuple(each.name for each in fields(draft))


def told(wrong: Mapping[str, str], what: What, *, before: str = "") -> list[str]:
    """Faults of a draft with the headings of their columns."""
    titles = {column.field: column.title for column in COLUMNS[what]}
    return [f"{titles.get(before + name, '这一行')}：{sentence}" for name, sentence in wrong.items()]


def seen_of(row: Model | None) -> str | None:
    """What was there when the sheet was judged: what somebody changed meanwhile is not written over."""
    return version_of(row) if row else None


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Few enough at a time for one statement."""
    return (texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE))


class Subject:
    """One import of one kind. `look_up` first, with what all rows say; then `judge`, then `save`, row by row."""

    what: What

    @property
    def label(self) -> str:
        """What people call it."""
        return LABELS[self.what]

    def key(self, said: Values) -> Key:
        """What makes two rows of a sheet the same."""
        raise NotImplementedError

    def look_up(self, said: Sequence[Values]) -> None:
        """Read what is there already."""
        raise NotImplementedError

    def judge(self, said: Values, *, today: date) -> Judged:
        """new | changed | same, and what is wrong."""
        raise NotImplementedError

    def save(self, said: Values, *, by: Actor, at: datetime) -> None:
        """Write it, and write it in the log."""
        raise NotImplementedError


class Agreements(Subject):
    """Papers: by unit, kind and number; without a number by unit, kind, signatory, first day and place."""

    what: What = "agreements"
    PLACE = ("signatory", "from_date", "site_id", "area_id", "reach")

    def __init__(self) -> None:
        self.there: dict[Key, list[Agreement]] = {}

    def key(self, said: Values) -> Key:
        """With the number where there is one."""
        if said.get("number"):
            return said["organisation_id"], said["kind"], said["number"]
        place = (said.get(name) or ("" if name == "reach" else None) for name in self.PLACE)
        return (said["organisation_id"], said["kind"], "", *place)

    def look_up(self, said: Sequence[Values]) -> None:
        """Papers with one of the numbers, or of one of the signatories."""
        units = {each["organisation_id"] for each in said}
        for name in ("number", "signatory"):
            texts = sorted({each[name] for each in said if each.get(name)})
            for some in batches(texts):
                for row in Agreement.objects.filter(organisation__in=units, **{f"{name}__in": some}):
                    self._keep(row)

    def _keep(self, row: Agreement) -> None:
        values = {name: getattr(row, name) for name in names_of(AgreementDraft)}
        for said in (values, values | {"number": ""}):
            found = self.there.setdefault(self.key(said), [])
            if row not in found:
                found.append(row)

    def _draft(self, said: Values) -> tuple[Agreement | None, AgreementDraft]:
        found = self.there.get(self.key(said), [])
        row = found[0] if found else None
        kept = {name: getattr(row, name) for name in names_of(AgreementDraft)} if row else {}
        return row, AgreementDraft(**(kept | dict(said)))

    def judge(self, said: Values, *, today: date) -> Judged:
        """As `Subject`."""
        row, draft = self._draft(said)
        wrong = told(agreement_faults(draft), self.what)
        if len(self.there.get(self.key(said), [])) > 1:
            wrong.append(SAME_TWICE)
        return verdict(row, draft), wrong

    def save(self, said: Values, *, by: Actor, at: datetime) -> None:
        """As `Subject`."""
        row, draft = self._draft(said)
        save_agreement(agreement_id=row.pk if row else None, draft=draft, by=by, at=at, seen=seen_of(row))


class Fronts(Subject):
    """Fronts: by unit, kind, name and place, of those in use."""

    what: What = "fronts"

    def __init__(self) -> None:
        self.there: dict[Key, Front] = {}

    def key(self, said: Values) -> Key:
        """As the database holds it."""
        return said["organisation_id"], said["kind"], said["name"], said.get("place", "")

    def look_up(self, said: Sequence[Values]) -> None:
        """Fronts of the names."""
        units = {each["organisation_id"] for each in said}
        for some in batches(sorted({each["name"] for each in said})):
            rows = Front.objects.filter(organisation__in=units, name__in=some, is_active=True)
            for row in rows.prefetch_related("themes"):
                self.there[row.organisation_id, row.kind, row.name, row.place] = row

    def _draft(self, said: Values) -> tuple[Front | None, FrontDraft]:
        row = self.there.get(self.key(said))
        kept: dict[str, Any] = {}
        if row:
            kept = {name: getattr(row, name) for name in names_of(FrontDraft) if name != "themes"}
            kept["themes"] = tuple(theme.name for theme in row.themes.all())
            moved = any(said.get(name, kept[name]) != kept[name] for name in ("changed_on", "change_every_days"))
            kept["change_due"] = None if moved else row.change_due
        return row, FrontDraft(**(kept | dict(said)))

    def judge(self, said: Values, *, today: date) -> Judged:
        """As `Subject`."""
        row, draft = self._draft(said)
        wrong = told(front_faults(draft, draft.themes, today=today), self.what)
        same_themes = row is not None and {theme.name for theme in row.themes.all()} == set(draft.themes)
        return verdict(row, draft, but=("themes",), also=same_themes), wrong

    def save(self, said: Values, *, by: Actor, at: datetime) -> None:
        """As `Subject`."""
        row, draft = self._draft(said)
        save_front(
            front_id=row.pk if row else None, draft=draft, by=by, at=at, seen=front_version(row) if row else None
        )


class Operators(Subject):
    """Operators by unit, name and stall, of those in business; on the same row a licence, by kind, number, holder.

    Several rows of one operator are its licences; what they say of the operator itself is put together.
    """

    what: What = "operators"
    MARK = "licence_"

    def __init__(self) -> None:
        self.there: dict[Key, Operator] = {}
        self.licences: dict[Key, Licence] = {}
        self.together: dict[Key, dict[str, Any]] = {}
        self.clashes: dict[Key, set[str]] = {}
        self.saved: dict[Key, int] = {}

    def _parted(self, said: Values) -> tuple[Key, dict[str, Any], dict[str, Any]]:
        """The operator's key, what is said of it, what is said of a licence."""
        own = {name: value for name, value in said.items() if not name.startswith(self.MARK)}
        licence = {n.removeprefix(self.MARK): value for n, value in said.items() if n.startswith(self.MARK)}
        return (said["organisation_id"], said["name"], said.get("stall", "")), own, licence

    def key(self, said: Values) -> Key:
        """Operator and licence."""
        key, _, licence = self._parted(said)
        return (*key, *(licence.get(name, "") for name in ("kind", "number", "holder")))

    def look_up(self, said: Sequence[Values]) -> None:
        """Operators of the names with their licences."""
        for each in said:
            key, own, _ = self._parted(each)
            known = self.together.setdefault(key, {})
            self.clashes.setdefault(key, set()).update(n for n, v in own.items() if known.get(n, v) != v)
            known |= own
        units = {each["organisation_id"] for each in said}
        for some in batches(sorted({each["name"] for each in said})):
            rows = Operator.objects.filter(organisation__in=units, name__in=some, is_active=True)
            for row in rows.prefetch_related("licences"):
                self.there[row.organisation_id, row.name, row.stall] = row
                for one in row.licences.all():
                    self.licences[row.pk, one.kind, one.number, one.holder] = one

    def _drafts(self, said: Values) -> tuple[Operator | None, OperatorDraft, Licence | None, LicenceDraft | None]:
        key, _, licence = self._parted(said)
        row = self.there.get(key)
        kept = {name: getattr(row, name) for name in names_of(OperatorDraft)} if row else {}
        draft = OperatorDraft(**(kept | self.together[key]))
        if not licence:
            return row, draft, None, None
        named = (licence.get("kind", ""), licence.get("number", ""), licence.get("holder", ""))
        one = self.licences.get((row.pk, *named)) if row else None
        held = {name: getattr(one, name) for name in names_of(LicenceDraft)} if one else {}
        return row, draft, one, LicenceDraft(**({"kind": ""} | held | licence))

    def judge(self, said: Values, *, today: date) -> Judged:
        """As `Subject`; the row is new where the operator or the licence is."""
        row, draft, one, licence = self._drafts(said)
        wrong = told(operator_faults(draft), self.what)
        wrong += told(licence_faults(licence), self.what, before=self.MARK) if licence else []
        titles = [c.title for c in COLUMNS[self.what] if c.field in self.clashes[self._parted(said)[0]]]
        if titles:
            wrong.append(f"同一个经营户的几行写得不一样：{'、'.join(titles)}；请改成一样的，或只在一行里写。")
        verdicts = {verdict(row, draft), verdict(one, licence) if licence else "same"}
        return next(each for each in ("new", "changed", "same") if each in verdicts), wrong

    def save(self, said: Values, *, by: Actor, at: datetime) -> None:
        """As `Subject`; the operator once, however many rows it has."""
        key = self._parted(said)[0]
        row, draft, one, licence = self._drafts(said)
        if key not in self.saved and (row is None or verdict(row, draft) == "changed"):
            saved = save_operator(operator_id=row.pk if row else None, draft=draft, by=by, at=at, seen=seen_of(row))
            self.saved[key] = saved.pk
        operator_id = self.saved.get(key) or (row.pk if row else 0)
        if licence and verdict(one, licence) != "same":
            licence_id, seen = one.pk if one else None, seen_of(one)
            save_licence(operator_id=operator_id, licence_id=licence_id, draft=licence, by=by, at=at, seen=seen)


def verdict(row: object | None, draft: Any, *, but: Iterable[str] = (), also: bool = True) -> str:
    """new, same where the row says all the draft says, else changed."""
    if row is None:
        return "new"
    same = all(getattr(row, name) == getattr(draft, name) for name in names_of(type(draft)) if name not in but)
    return "same" if same and also else "changed"


SUBJECTS: dict[What, type[Subject]] = {"agreements": Agreements, "operators": Operators, "fronts": Fronts}
