"""A street with two communities, and a few metrics."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from chuangcheng.facts.operations import save_metric
from chuangcheng.people.models import Organisation, OrganisationKind

AT = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def organisation(name, parent=None, kind=OrganisationKind.COMMUNITY):
    row = Organisation.objects.create(name=name, parent=parent, kind=kind)
    row.path = f"{parent.path if parent else '/'}{row.pk}/"
    row.save()
    return row


@pytest.fixture
def place(db):
    street = organisation("示例街道", kind=OrganisationKind.STREET)
    return SimpleNamespace(street=street, east=organisation("东社区", street), west=organisation("西社区", street))


@pytest.fixture
def metrics(db):
    def make(code, name, adds, unit, **more):
        return save_metric(code=code, name=name, adds=adds, unit=unit, by_id=None, at=AT, **more)

    return SimpleNamespace(
        signs=make("signs", "宣传牌", "sum", "块", other_names=["提示牌"]),
        rubbish=make("rubbish", "清理垃圾", "sum", "方"),
        funds=make("funds", "投入资金", "sum", "万元"),
        patrols=make("patrols", "巡查频次", "latest", "次/小时"),
        volunteers=make("volunteers", "志愿者人数", "latest", "名"),
        staff=make("staff", "志愿岗每日值班人员", "change", "人"),
        pass_rate=make("pass_rate", "检测合格率", "rate", "%"),
        notes=make("notes", "其他数量", "none", "个"),
    )
