"""Site types kept, and what is shipped put in place: the types, the sample system."""

from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record, snapshot
from chuangcheng.people.versions import check_version
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.access import only_system_keepers
from chuangcheng.standards.models import SiteType, SiteTypeKind, System, SystemVersion, VersionStatus
from chuangcheng.standards.operations.systems import VersionDraft, digest_of_version, write_draft
from chuangcheng.standards.queries.known import known_names
from chuangcheng.standards.sample_data import SAMPLE_LABEL, SAMPLE_NAME, SAMPLE_NOTE, sample_draft, type_seeds

FIELDS = ("code", "name", "kind", "other_names", "note", "active")


def seed_site_types() -> int:
    """Add the shipped types the city has neither by code nor by name; what is there is never changed. How many."""
    with transaction.atomic():
        codes = set(SiteType.objects.values_list("code", flat=True))
        names = set(SiteType.objects.values_list("name", flat=True))
        wanted = [seed for seed in type_seeds() if seed.code not in codes and seed.name not in names]
        SiteType.objects.bulk_create([SiteType(**seed._asdict()) for seed in wanted])
    return len(wanted)


def seed_sample(*, at: datetime, by_id: int | None = None) -> SystemVersion | None:
    """Put the sample system in place, in use, with its site types; None where it is there already or a type is gone."""
    with transaction.atomic():
        seed_site_types()
        draft, known = sample_draft(), known_names()
        if System.objects.filter(name=SAMPLE_NAME).exists() or any(
            d.site_type not in known.types for d in draft.checks
        ):
            return None
        named = VersionDraft(label=SAMPLE_LABEL, system_name=SAMPLE_NAME, note=SAMPLE_NOTE, sample=True)
        version = write_draft(named=named, draft=draft, known=known, by_id=by_id, at=at)
        version.status, version.used_at, version.digest = VersionStatus.IN_USE, at, digest_of_version(version)
        version.save()
    return version


def load_sample(*, by: Actor, at: datetime) -> SystemVersion:
    """The button 装入样例. Refused: `systems_not_yours`, `sample_there`."""
    only_system_keepers(by, what="装入样例")
    version = seed_sample(at=at, by_id=by.user_id)
    if version is None:
        sentence = "样例已经装入过了（或它要用的点位类型改了名），请直接使用或复制它。"
        raise Refused(sentence, code="sample_there", kind="conflict")
    record("standard.sample", by=by, at=at, subject=str(version), old=None, new={"version": version.pk})
    return version


def save_site_type(
    *, type_id: int | None, code: str, name: str, kind: str, other_names: str = "", note: str = "",
    active: bool = True, by: Actor, at: datetime, seen: str | None = None,
) -> SiteType:  # fmt: skip
    """Make a site type or change one. Refused: `systems_not_yours`, `site_type_missing`, `site_type_fields`,
    `site_type_taken`, `row_stale`."""
    only_system_keepers(by, what="维护点位类型")
    code, name = code.strip(), name.strip()
    _check(code=code, name=name, kind=kind, other_names=other_names, note=note)
    with transaction.atomic():
        row = SiteType() if type_id is None else SiteType.objects.select_for_update().filter(pk=type_id).first()
        if row is None:
            raise Refused("没有这个点位类型，请刷新后再试。", code="site_type_missing", kind="missing")
        check_version(row, seen)
        old = snapshot(row, FIELDS) if row.pk else None
        row.code, row.name, row.kind, row.active = code, name, kind, active
        row.other_names, row.note = other_names.strip(), note.strip()
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            sentence = f"编号“{code}”或名称“{name}”已经有了，请换一个，或直接修改原来的类型。"
            raise Refused(sentence, code="site_type_taken", kind="conflict") from error
        action = "site_type.change" if old else "site_type.add"
        record(action, by=by, at=at, subject=f"{code} {name}", old=old, new=snapshot(row, FIELDS))
    return row


def _check(*, code: str, name: str, kind: str, other_names: str, note: str) -> None:
    wrong = {}
    if not 0 < len(code) <= 20:
        wrong["code"] = "请填写编号，最多20个字。"
    if not 0 < len(name) <= 60:
        wrong["name"] = "请填写名称，最多60个字。"
    if kind not in SiteTypeKind.values:
        wrong["kind"] = "请选择场所、车辆或事项。"
    if max(len(other_names), len(note)) > 200:
        wrong["note"] = "别名和说明各最多200个字。"
    if wrong:
        raise Refused("点位类型没有保存：" + "".join(wrong.values()), code="site_type_fields", fields=wrong)
