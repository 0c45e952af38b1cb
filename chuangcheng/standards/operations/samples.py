"""Sample photos of a check item: how it should be, how it must not be."""

from datetime import datetime

from django.db import IntegrityError, transaction

from chuangcheng.evidence.queries import files
from chuangcheng.people.actor import Actor
from chuangcheng.people.operations.record import record
from chuangcheng.rules.refusals import Refused
from chuangcheng.standards.access import only_system_keepers
from chuangcheng.standards.models import CheckItem, SamplePhoto, SystemVersion

MOST = 12


def add_sample(*, check_id: int, file_id: int, good: bool, caption: str = "", by: Actor, at: datetime) -> SamplePhoto:
    """Put an own upload beside a check item, also of a version in use: it explains and judges nothing. Refused:
    `systems_not_yours`, `check_item_missing`, `sample_file` (not an own photo), `sample_many`, `sample_twice`."""
    only_system_keepers(by, what="放样例照片")
    file = files([file_id]).get(file_id)
    if file is None or file.kind != "photo" or file.uploaded_by_id != by.user_id:
        raise Refused("没有找到您上传的这张照片，请重新上传。", code="sample_file")
    try:
        with transaction.atomic():
            item = _locked(check_id)
            if item.samples.count() >= MOST:
                raise Refused(f"一条标准最多放{MOST}张样例照片，请先删去几张。", code="sample_many")
            row = SamplePhoto.objects.create(
                check_item=item, good=good, file=file, caption=caption.strip()[:120], position=item.samples.count() + 1,
                added_at=at, added_by_id=by.user_id,
            )  # fmt: skip
            record("sample.add", by=by, at=at, subject=str(item), old=None, new={"file": file.pk, "good": good})
    except IntegrityError as error:
        raise Refused("这张照片已经放在这一条里了，不用再放。", code="sample_twice", kind="conflict") from error
    return row


def remove_sample(*, sample_id: int, by: Actor, at: datetime) -> int:
    """Take a sample photo away; the check item's id. Refused: `systems_not_yours`, `sample_missing`."""
    only_system_keepers(by, what="删样例照片")
    with transaction.atomic():
        row = (
            SamplePhoto.objects.select_for_update(of=("self",))
            .select_related("check_item")
            .filter(pk=sample_id)
            .first()
        )
        if row is None:
            raise Refused("这张样例照片已经不在了，请刷新页面。", code="sample_missing", kind="missing")
        item, old = row.check_item, {"file": row.file_id, "good": row.good}
        row.delete()
        record("sample.remove", by=by, at=at, subject=str(item), old=old, new=None)
    return item.pk


def copy_samples(*, of: SystemVersion, to: SystemVersion, by_id: int | None, at: datetime) -> int:
    """Give a copied version the sample photos of the one it was copied from, item by item in the same order. How many.

    Raises ValueError where the two do not have the same check items.
    """
    order = ("position", "id")
    old = of.check_items.order_by(*order).prefetch_related("samples")
    new = to.check_items.order_by(*order).values_list("id", flat=True)
    rows = [
        SamplePhoto(
            check_item_id=copied, good=one.good, file_id=one.file_id, caption=one.caption, position=one.position,
            added_at=at, added_by_id=by_id,
        )
        for item, copied in zip(old, new, strict=True)
        for one in item.samples.all()
    ]  # fmt: skip
    return len(SamplePhoto.objects.bulk_create(rows))


def _locked(check_id: int) -> CheckItem:
    item = CheckItem.objects.select_for_update().filter(pk=check_id).first()
    if item is None:
        raise Refused("没有这条测评标准，请从体系里重新打开。", code="check_item_missing", kind="missing")
    return item
