"""The hospital's ground as data and as it is played: places, who answers for them, boards, and a round of today."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from chuangcheng.inspections.models import Programme
from chuangcheng.inspections.operations.programmes import ProgrammeDraft, save_programme
from chuangcheng.inspections.operations.rounds import RoundDraft, draw
from chuangcheng.jobs.demo.hospital import HOSPITAL
from chuangcheng.places.models import Area, Site
from chuangcheng.places.operations import AreaDraft, CoverageDraft, SiteDraft, save_area, save_coverage, save_site
from chuangcheng.places.operations.agreements import AgreementDraft, save_agreement
from chuangcheng.places.operations.fronts import FrontDraft, save_front
from chuangcheng.standards.models import SiteType, SystemVersion
from chuangcheng.standards.operations.site_types import seed_sample

if TYPE_CHECKING:
    from chuangcheng.jobs.demo.play import Stage

GROUND = "市医院院区（示例）"
PROGRAMME = "每日巡查（示例）"
SEED = "示例"


@dataclass(frozen=True)
class Place:
    """A site: the section that answers for it, its type, where it is in degrees WGS-84."""

    name: str
    section: str
    kind: str
    address: str
    east: float
    north: float


PLACES = (
    Place("门诊大厅", "总务科", "医院", "门诊楼一层", 116.4042, 39.9151),
    Place("住院部大厅", "总务科", "医院", "住院楼一层", 116.4051, 39.9156),
    Place("急诊通道", "保卫科", "医院", "急诊楼东侧", 116.4047, 39.9146),
    Place("院前广场", "保卫科", "公共广场", "北门内", 116.4049, 39.9162),
    Place("家属院", "总务科", "小区", "院区东侧", 116.4060, 39.9158),
    Place("门诊楼公厕", "总务科", "室外公厕", "门诊楼西侧", 116.4037, 39.9153),
    Place("职工餐厅", "总务科", "餐饮店", "后勤楼一层", 116.4056, 39.9148),
)
# Where the problems under way are, as they tell it.
WHERE = {
    "急诊楼东侧": "急诊通道",
    "门诊大厅": "门诊大厅",
    "职工食堂": "职工餐厅",
    "住院部一楼": "住院部大厅",
    "家属院": "家属院",
}
DRAWN = ("医院", "室外公厕", "小区", "公共广场")  # those the sample has a list for
# name, kind, where, themes, pieces, 余 or nothing, days between two changes
BOARDS = (
    ("公益广告牌", "billboard", "北门、东门", ("讲文明树新风",), 10, "", 180),
    ("宣传展板", "board", "门诊、病房大厅", ("社会主义核心价值观",), 20, "余", 90),
    ("中医药文化版面", "board", "连廊", ("健康教育",), 50, "余", None),
)


def lay_out(scene: "Stage") -> None:
    """Places, boards and agreements some days ago; a round drawn today, which the inspector finds on the phone."""
    if Area.objects.filter(name=GROUND).exists():
        return
    office = scene.by("yuanban")
    standard = seed_sample(at=scene.tick()) or SystemVersion.objects.filter(system__sample=True).latest("pk")
    types = dict(SiteType.objects.values_list("name", "id"))
    hospital = scene.places[HOSPITAL].id
    area = save_area(draft=AreaDraft(GROUND, organisation_id=hospital), by=office, at=scene.tick())
    since = timezone.localdate(scene.now)
    made = {place.name: _site(scene, place, area, types) for place in PLACES}
    for section, person in (("总务科", "示例总务"), ("保卫科", "示例保卫")):
        own = [site for site in made.values() if site.organisation_id == scene.places[section].id]
        for site in own:
            covers = CoverageDraft(scene.places[section].id, since, site_id=site.id, person=person)
            save_coverage(draft=covers, by=office, at=scene.tick(1))
    _boards(scene, made["门诊大厅"], since)
    _agreement(scene, made["职工餐厅"], since)
    _round(scene, standard, [types[name] for name in DRAWN])


def site_at(place: str) -> int | None:
    """The site a problem's words of place mean."""
    return Site.objects.filter(area__name=GROUND, name=WHERE.get(place, "")).values_list("id", flat=True).first()


def _site(scene: "Stage", place: Place, area: Area, types: dict[str, int]) -> Site:
    draft = SiteDraft(
        place.name, area_id=area.id, organisation_id=scene.places[place.section].id, address=place.address,
        x=place.east, y=place.north, site_type_id=types[place.kind],
    )  # fmt: skip
    return save_site(draft=draft, by=scene.by("yuanban"), at=scene.tick(1))


def _boards(scene: "Stage", hall: Site, since: date) -> None:
    for name, kind, where, themes, count, qualifier, days in BOARDS:
        draft = FrontDraft(
            name=f"{name}（示例）", kind=kind, organisation_id=scene.places["党办"].id, site_id=hall.id, place=where,
            themes=themes, count=count, qualifier=qualifier, changed_on=since, change_every_days=days,
        )  # fmt: skip
        save_front(draft=draft, by=scene.by("yuanban"), at=scene.tick(1))


def _agreement(scene: "Stage", site: Site, since: date) -> None:
    draft = AgreementDraft(
        kind="front_order", organisation_id=scene.places["总务科"].id, signatory="职工餐厅（示例）", from_date=since,
        to_date=since + timedelta(days=365), site_id=site.id, reach="餐厅门前至路沿石",
        duties="包卫生：门前无垃圾、无污水；包秩序：车辆停放有序；包绿化：不在树上牵绳挂物。",
    )  # fmt: skip
    save_agreement(draft=draft, by=scene.by("yuanban"), at=scene.tick(1))


def _round(scene: "Stage", standard: SystemVersion, kinds: list[int]) -> None:
    """Opened today, so that the visits are there when the demo is looked at."""
    today = timezone.localdate()
    office = scene.by("yuanban")
    programme: Programme = save_programme(
        draft=ProgrammeDraft(
            name=PROGRAMME, organisation_id=scene.places[HOSPITAL].id, standard_id=standard.pk,
            site_type_ids=kinds, demand_words="每天1次",
        ),
        by=office, at=scene.tick(),
    )  # fmt: skip
    at: datetime = scene.tick()
    draw(
        programme_id=programme.pk,
        draft=RoundDraft(from_date=today, to_date=today + timedelta(days=6)),
        seed=SEED,
        by=office,
        at=at,
    )
