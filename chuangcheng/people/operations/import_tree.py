"""The tree of organisations from the rows of a sheet, a verdict for every row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from django.db import transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.models import Organisation
from chuangcheng.people.names import folded, pinyin_of
from chuangcheng.people.operations.organisations import FIELDS, lock_tree
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.operations.tree_sheet import TreeRow, tree_row
from chuangcheng.people.rights import only_keepers

Word = Literal["new", "changed", "same", "error"]
REPEATING = {"section", "branch"}


@dataclass(frozen=True)
class RowVerdict:
    """What became of one row. `sentence` says what to do about an error, or warns; else it is empty."""

    row: int
    name: str
    verdict: Word
    sentence: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True)
class TreeImport:
    """Verdicts in the order of the rows; `moved_ids` whose line parents changed, for whoever keeps sights."""

    verdicts: tuple[RowVerdict, ...]
    moved_ids: tuple[int, ...] = ()

    def count(self, word: Word) -> int:
        return sum(v.verdict == word for v in self.verdicts)


def import_tree(
    *,
    rows: Sequence[Mapping[str, object]],
    under_id: int | None = None,
    first_row: int = 2,
    dry_run: bool = False,
    by: Actor,
    at: datetime,
) -> TreeImport:
    """Make the organisations of a sheet's rows below `under_id` (None: the top); rows in error are left out.

    A row maps the sheet's headers 名称, 上级, 类型, 业务主管部门, 简称, 别称 (or their usual other words) to cells.
    Rows stand in any order; a parent is a name or a path 医院/总务科. A unit that is there already is completed, never
    moved and never emptied. `first_row` is the number people see at the first row. With `dry_run` nothing is written.
    """
    with transaction.atomic():
        lock_tree()
        under = Organisation.objects.filter(pk=under_id).first() if under_id else None
        only_keepers(by, under, what="导入单位")
        planting = Planting(rows=[tree_row(first_row + n, cells) for n, cells in enumerate(rows)], under=under)
        planting.grow()
        planting.write_lines(by=by, at=at)
        result = planting.result()
        made = [v.organisation_id for v in result.verdicts if v.verdict == "new"]
        if made:
            record(
                "organisation.import", by=by, at=at, subject=under.name if under else "", old=None, new={"made": made}
            )
        if dry_run:
            transaction.set_rollback(True)
    return result


@dataclass
class Planting:
    """The rows still waiting for their parents, and the tree as it grows level by level."""

    rows: list[TreeRow]
    under: Organisation | None
    known: dict[str, list[Organisation]] = field(default_factory=lambda: defaultdict(list))
    children: dict[tuple[int | None, str], Organisation] = field(default_factory=dict)
    by_id: dict[int, Organisation] = field(default_factory=dict)
    placed: dict[int, Organisation] = field(default_factory=dict)
    verdicts: dict[int, RowVerdict] = field(default_factory=dict)
    warnings: dict[int, str] = field(default_factory=dict)
    before: dict[int, dict[str, object]] = field(default_factory=dict)
    moved: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for organisation in Organisation.objects.order_by("id"):
            self.learn(organisation)

    def learn(self, organisation: Organisation) -> None:
        """From now on it can be named as a parent."""
        self.by_id[organisation.id] = organisation
        self.children[organisation.parent_id, folded(organisation.name)] = organisation
        for name in {folded(organisation.name), folded(organisation.short_name)} - {""}:
            self.known[name].append(organisation)

    def grow(self) -> None:
        """Place the rows whose parents stand, again and again; what remains has no parent or stands in a circle."""
        waiting = [row for row in self.rows if not self.refuse(row, row.fault)]
        while waiting:
            names = {folded(name) for row in waiting for name in (row.name, row.short_name) if name}
            ready = [row for row in waiting if not names & set(self.parent_words(row))]
            if not ready:
                break
            waiting = [row for row in waiting if row not in ready]
            self.place(ready)
        for row in waiting:
            self.refuse(row, f"上级“{row.parent}”自己还没有着落（上级行有错，或互为上级），请先改好上级。")

    def parent_words(self, row: TreeRow) -> list[str]:
        """The folded names of the parent's path, from the top."""
        return [folded(part) for part in row.parent.replace("／", "/").split("/") if part.strip()]

    def place(self, ready: list[TreeRow]) -> None:
        """One level: new ones by one insert and one update of their paths."""
        fresh: list[tuple[TreeRow, Organisation]] = []
        for row in ready:
            parents = [self.under] if not row.parent else self.parents(row)
            if self.refuse(row, self.parent_fault(row, parents)):
                continue
            parent = parents[0]
            there = self.standing(row, parent)
            if there and any(there is made for _, made in fresh):
                self.refuse(row, f"与前面的行重复：同一上级下已有“{row.name}”，请删去一行。")
            elif there:
                self.meet(row, there)
            else:
                fresh.append((row, self.new(row, parent)))
        Organisation.objects.bulk_create([made for _, made in fresh])
        for row, made in fresh:
            made.path = f"{made.parent.path if made.parent else '/'}{made.id}/"
            self.placed[row.number] = made
            self.learn(made)
            self.verdicts[row.number] = RowVerdict(row.number, row.name, "new", organisation_id=made.id)
        Organisation.objects.bulk_update([made for _, made in fresh], ["path"], batch_size=500)

    def standing(self, row: TreeRow, parent: Organisation | None) -> Organisation | None:
        """The organisation this row is about, if it is there; a sheet may begin with the one imported under."""
        if parent is not None and parent is self.under and folded(row.name) == folded(parent.name):
            return parent
        return self.children.get((parent.id if parent else None, folded(row.name)))

    def parents(self, row: TreeRow) -> list[Organisation | None]:
        """Organisations the parent's path can mean, at or below the one imported under."""
        *above, last = self.parent_words(row)
        found = [o for o in self.known.get(last, ()) if o.is_active and self.within(o)]
        return [o for o in found if self.runs_through(o, above)]

    def within(self, organisation: Organisation) -> bool:
        return self.under is None or self.under.id in organisation.ancestor_ids

    def runs_through(self, organisation: Organisation, above: list[str]) -> bool:
        names = [
            {folded(o.name), folded(o.short_name)} for i in organisation.ancestor_ids[:-1] if (o := self.by_id.get(i))
        ]
        return all(any(word in each for each in names) for word in above)

    def parent_fault(self, row: TreeRow, parents: list[Organisation | None]) -> str:
        if not parents:
            return f"没有找到上级“{row.parent}”，请先在表里加上它，或改成已有的单位。"
        if len(parents) > 1:
            return f"有{len(parents)}个单位都叫“{row.parent}”，请写成“上级的上级/{row.parent}”。"
        return ""

    def new(self, row: TreeRow, parent: Organisation | None) -> Organisation:
        made = Organisation(
            name=row.name,
            short_name=row.short_name,
            other_names=list(row.other_names),
            kind=row.kind,
            parent=parent,
            pinyin=pinyin_of(row.name, row.short_name, row.other_names),
            position=row.number,
        )
        self.children[made.parent_id, folded(row.name)] = made
        elsewhere = [o for o in self.known.get(folded(row.name), ()) if o.is_active]
        if elsewhere and row.kind not in REPEATING:
            where = elsewhere[0].parent.name if elsewhere[0].parent else "最上级"
            self.warnings[row.number] = f"“{where}”下面已有同名单位，这里另建了一个；如是同一单位请合并后重导。"
        return made

    def meet(self, row: TreeRow, there: Organisation) -> None:
        """Complete the one that is there with what the row says; an empty cell changes nothing."""
        if self.refuse(row, "" if there.is_active else f"“{row.name}”已停用，请先在单位页面恢复它。"):
            return
        if there.id in {o.id for o in self.placed.values()}:
            self.refuse(row, f"与前面的行重复：同一上级下已有“{row.name}”，请删去一行。")
            return
        self.before[row.number] = snapshot(there, FIELDS)
        there.short_name = row.short_name or there.short_name
        there.other_names = list(dict.fromkeys([*there.other_names, *row.other_names]))
        there.kind = row.kind if row.kind != "unit" else there.kind
        there.pinyin = pinyin_of(there.name, there.short_name, tuple(there.other_names))
        self.placed[row.number] = there

    def write_lines(self, *, by: Actor, at: datetime) -> None:
        """Line parents last, when every row stands; then one update of all that changed."""
        touched = []
        for row in self.rows:
            here = self.placed.get(row.number)
            if here is None:
                continue
            old_line = here.line_parent_id
            if row.line_parent:
                self.set_line(row, here)
            if old_line != here.line_parent_id and row.number in self.before:
                self.moved.append(here.id)
            if self.settle(row, here, by=by, at=at) or old_line != here.line_parent_id:
                touched.append(here)
        fields = ["short_name", "other_names", "kind", "pinyin", "line_parent"]
        Organisation.objects.bulk_update(touched, fields, batch_size=500)

    def set_line(self, row: TreeRow, here: Organisation) -> None:
        found = [o for o in self.known.get(folded(row.line_parent), ()) if o.is_active and o.id != here.id]
        if len(found) == 1:
            here.line_parent = found[0]
        else:
            why = "有几个同名的" if found else "没有找到"
            self.warnings[row.number] = f"{why}业务主管部门“{row.line_parent}”，先空着，请在单位页面补上。"

    def settle(self, row: TreeRow, here: Organisation, *, by: Actor, at: datetime) -> bool:
        """The verdict on a unit that was there already; True when it changed."""
        old = self.before.get(row.number)
        if old is None:
            return False
        new = snapshot(here, FIELDS)
        word: Word = "changed" if new != old else "same"
        self.verdicts[row.number] = RowVerdict(row.number, row.name, word, organisation_id=here.id)
        record("organisation.change", by=by, at=at, subject=here.name, old=old, new=new)
        return new != old

    def refuse(self, row: TreeRow, sentence: str) -> bool:
        if sentence:
            self.verdicts[row.number] = RowVerdict(row.number, row.name, "error", f"第{row.number}行：{sentence}")
        return bool(sentence)

    def result(self) -> TreeImport:
        verdicts = []
        for row in self.rows:
            verdict = self.verdicts[row.number]
            warning = self.warnings.get(row.number, "")
            if warning and verdict.verdict != "error":
                verdict = RowVerdict(
                    row.number, row.name, verdict.verdict, f"第{row.number}行：{warning}", verdict.organisation_id
                )
            verdicts.append(verdict)
        return TreeImport(tuple(verdicts), tuple(self.moved))
