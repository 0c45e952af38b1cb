"""What forms of the ledger offer: units, posts, categories, areas, lists, phrases, and a deadline worked out ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from chuangcheng.people.actor import Actor
from chuangcheng.people.keeping import Kept
from chuangcheng.people.models import Organisation, Role
from chuangcheng.people.queries import holdings_on
from chuangcheng.places.models import Area, Site
from chuangcheng.problems.models import MeasureFact, Problem, Step
from chuangcheng.problems.queries.sight import lists_visible_to
from chuangcheng.problems.queries.situation import in_force
from chuangcheng.rules.refusals import Refused
from chuangcheng.rules.worktime import Deadline, Rule, deadline
from chuangcheng.standards.queries import categories, is_offered, timing

MOST_UNITS = 3_000
MOST_PHRASES = 5
LONGEST_PHRASE = 60


@dataclass(frozen=True)
class Unit:
    """An organisation to choose: its name with where it stands, what is typed to find it, how deep it is."""

    id: int
    name: str
    full: str
    spelt: str
    depth: int


@dataclass(frozen=True)
class PostChoice:
    """A post with whoever holds it, to be named as responsible person, leader in charge."""

    id: int
    label: str
    roles: frozenset[str]


def units_below(organisation_ids: Iterable[int], *, itself: bool = True) -> list[Unit]:
    """Active organisations at and below these, in the order of the tree."""
    tops = Organisation.objects.filter(id__in=list(organisation_ids))
    wanted = Q()
    for top in tops:
        wanted |= Q(path__startswith=top.path)
    rows = list(Organisation.objects.filter(wanted, is_active=True)[:MOST_UNITS]) if wanted else []
    if not itself:
        rows = [row for row in rows if row.id not in set(organisation_ids)]
    return _in_tree_order(rows)


def units_to_filter(organisation_ids: Iterable[int]) -> list[Unit]:
    """The same for a filter, at most half a minute old: every look at the ledger offers all of a city's units."""
    return UNITS_TO_FILTER.get(*sorted(organisation_ids))


UNITS_TO_FILTER = Kept(lambda *organisation_ids: units_below(organisation_ids), times=30)


def units_above(organisation_id: int) -> list[Unit]:
    """Organisations above one, nearest first, and its line parent; for 提请协调."""
    own = Organisation.objects.filter(id=organisation_id).first()
    if own is None:
        return []
    ids = list(own.ancestor_ids[:-1][::-1]) + ([own.line_parent_id] if own.line_parent_id else [])
    rows = Organisation.objects.in_bulk(ids)
    return [_unit(rows[i], "", 0) for i in ids if i in rows]


def line_bureaus() -> list[Unit]:
    """Organisations that are the line parent of others: who may be named verifier."""
    rows = Organisation.objects.filter(line_children__isnull=False, is_active=True).distinct()
    return [_unit(row, "", 0) for row in rows]


def figure_choices(problem: Problem) -> list[tuple[int, str]]:
    """The figures of a problem's measures: fact id, and 总务科 宣传牌：20余块."""
    links = MeasureFact.objects.filter(measure__problem=problem, measure__withdrawn_at=None)
    rows = links.select_related("fact__metric", "measure__unit").order_by("measure__position", "position")
    return [
        (x.fact_id, f"{x.measure.unit.short_name or x.measure.unit.name} {x.fact.metric.name}：{x.fact.printed}")
        for x in rows
    ]


def units_of_parts(problem: Problem) -> list[tuple[int, Unit, str]]:
    """Assignment id, unit and role of every part in force."""
    return [(p.id, _unit(p.unit, "", 0), p.role) for p in in_force(problem)]


def _in_tree_order(rows: list[Organisation]) -> list[Unit]:
    known = {row.id: row for row in rows}
    children: dict[int | None, list[Organisation]] = {}
    for row in rows:
        children.setdefault(row.parent_id if row.parent_id in known else None, []).append(row)
    found: list[Unit] = []

    def add(parent: int | None, above: str, depth: int) -> None:
        for row in sorted(children.get(parent, []), key=lambda r: (r.position, r.id)):
            found.append(_unit(row, above, depth))
            add(row.id, row.short_name or row.name, depth + 1)

    add(None, "", 0)
    return found


def _unit(row: Organisation, above: str, depth: int) -> Unit:
    name = row.short_name or row.name
    spelt = f"{row.name} {row.short_name} {row.pinyin} {' '.join(row.other_names)}".lower()
    return Unit(row.id, name, f"{above} / {name}" if above and depth > 1 else name, spelt, depth)


def posts_of(organisation_ids: Iterable[int], *, at: datetime, roles: Iterable[str] = ()) -> list[PostChoice]:
    """Posts of these organisations that somebody holds, with the holder's name; of some roles where given."""
    wanted = set(roles)
    rows = holdings_on(timezone.localdate(at)).filter(post__organisation__in=list(organisation_ids))
    found: dict[int, PostChoice] = {}
    for held in rows.order_by("post__position", "post_id", "id"):
        own = frozenset(held.post.roles)
        if held.post_id not in found and (not wanted or own & wanted):
            found[held.post_id] = PostChoice(held.post_id, f"{held.user.display_name}（{held.post.title}）", own)
    return list(found.values())


def homes_for(by: Actor) -> list[Unit]:
    """Ledgers on which this person may register: own organisations, and those below an office's or inspector's."""
    wide = {s.organisation_id for s in by.standings if s.roles & {Role.OFFICE, Role.INSPECTOR}}
    own = {s.organisation_id for s in by.standings if s.roles & {Role.LIAISON}}
    units = units_below(wide)
    known = {u.id for u in units}
    return units + [u for u in units_below(own) if u.id in own and u.id not in known]


def category_choices() -> list[tuple[int, str]]:
    """Id and 市容环境 / 暴露垃圾, in the order of the tree."""
    return [(node.id, node.path) for root in categories() for node in root.walk()]


def area_choices(by: Actor) -> list[tuple[int, str]]:
    """Areas in use, in tree order by path."""
    rows = Area.objects.filter(is_active=True).order_by("path").values_list("id", "path", "name")[:1000]
    return [(pk, "　" * (path.count("/") - 2) + name) for pk, path, name in rows]


def site_choices(by: Actor) -> list[tuple[int, str]]:
    """Sites in use with their areas."""
    rows = Site.objects.filter(is_active=True).select_related("area").order_by("name")[:1000]
    return [(row.id, f"{row.name}（{row.area.name}）" if row.area else row.name) for row in rows]


def list_choices(by: Actor) -> list[tuple[int, str]]:
    """Published lists the reader sees, newest first."""
    return list(lists_visible_to(by).order_by("-id").values_list("id", "title")[:100])


def phrases(by: Actor, move: str, *, word: str = "note") -> list[str]:
    """What this person wrote with this move before: the words used most lately, short ones, each once."""
    if by.user_id is None:
        return []
    steps = Step.objects.filter(actor_id=by.user_id, move=move).order_by("-id").values_list("words", flat=True)[:40]
    found: dict[str, None] = {}
    for words in steps:
        text = " ".join(str(words.get(word) or "").split())
        if 2 <= len(text) <= LONGEST_PHRASE:
            found[text] = None
    return list(found)[:MOST_PHRASES]


def deadline_ahead(*, category: int | None, rule: Rule | None, at: datetime) -> tuple[Rule, Deadline]:
    """When a limit that starts now ends, and why; without a rule the category's own rectification limit."""
    days, limits = timing(category)
    wanted = rule or limits.rectify
    return wanted, deadline(start=at, rule=wanted, calendar=days)


def is_office_above(by: Actor, organisation: Organisation) -> bool:
    """Whether the reader's office covers an organisation."""
    offices = {s.organisation_id for s in by.standings if Role.OFFICE in s.roles}
    return bool(offices & set(organisation.ancestor_ids))


def need_known(*, area: int | None = None, site: int | None = None, category: int | None = None) -> None:
    """Refuse an area or site that is not in use, or a category there is none of; asked of ids in bodies."""
    missing = {}
    if area is not None and not Area.objects.filter(id=area, is_active=True).exists():
        missing["area_id"] = "没有这个片区"
    if site is not None and not Site.objects.filter(id=site, is_active=True).exists():
        missing["site_id"] = "没有这个点位"
    if category is not None and not is_offered(category):
        missing["category_id"] = "没有这个类别"
    if missing:
        raise Refused(f"{'、'.join(missing.values())}，请重新选择。", code="choice_unknown", fields=missing)
