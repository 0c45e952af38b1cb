"""Names are found or offered, never invented."""

import time

import pytest

from chuangcheng.people.models import Organisation
from chuangcheng.people.names import pinyin_of
from chuangcheng.people.queries.matching import Finder, finder, match_organisation
from tests.cast import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("总务科", "总务科"),
        (" 总 务 科", "总务科"),
        ("示例医院总务科", "总务科"),
        ("云屏市城市管理局", "城管局"),
        ("城管局", "城管局"),
        ("市城管局", "城管局"),
        ("云屏市市监局", "市监局"),
        ("区南桥街道", "南桥街道"),
    ],
)
def test_a_name_or_a_short_name_is_certain(text, found):
    people = cast()
    match = match_organisation(text)
    assert match.exact == people.org(found)
    assert match.candidates == ()


@pytest.mark.parametrize(
    ("text", "offered", "why"),
    [
        ("总物科", "总务科", "读音相同"),
        ("zwk", "总务科", "拼音"),
        ("nanqiaojd", "", ""),
        ("nanqiao", "南桥街道", "拼音"),
        ("城市管理局", "城管局", "名称相近"),
        ("市场局", "市监局", "可能是简称"),
        ("南桥街道办事处", "南桥街道", "名称相近"),
        ("气象台", "", ""),
        ("", "", ""),
    ],
)
def test_what_is_not_certain_is_offered_with_a_reason(text, offered, why):
    people = cast()
    match = match_organisation(text)
    assert match.exact is None
    first = match.candidates[0] if match.candidates else None
    assert (first and first.organisation, first and first.why) == (people.org(offered), why) if offered else not first


def test_a_name_borne_twice_is_offered_twice():
    people = cast()
    other = Organisation.objects.create(name="第二医院", kind="unit", path="/900/")
    Organisation.objects.create(
        name="总务科", kind="section", parent=other, path="/900/901/", pinyin=pinyin_of("总务科")
    )
    match = match_organisation("总务科")
    assert match.exact is None
    assert match.is_ambiguous
    assert len(match.candidates) == 2
    assert match_organisation("第二医院总务科").exact.parent == other
    assert match_organisation("总务科", within=[people.org("示例医院").id]).exact == people.org("总务科")


def test_a_short_name_does_not_hide_a_name():
    people = cast()
    Organisation.objects.filter(id=people.org("保卫科").id).update(short_name="总务科")
    assert match_organisation("总务科").exact == people.org("总务科")


def test_a_retired_unit_is_not_found():
    people = cast()
    Organisation.objects.filter(id=people.org("团委").id).update(is_active=False)
    assert match_organisation("团委").exact is None


def test_a_sheet_is_matched_with_one_statement(django_assert_num_queries):
    cast()
    with django_assert_num_queries(1):
        found = finder()
        matches = [found.match(text) for text in ("总务科", "保卫科", "总物科", "总物科")]
    assert [bool(m.exact) for m in matches] == [True, True, False, False]
    assert matches[2] is matches[3]


def test_five_thousand_units_are_searched_in_milliseconds():
    rows = []
    for n in range(5000):
        name = f"{'东西南北中'[n % 5]}{'山水云湖林'[n // 5 % 5]}第{n}社区"
        rows.append(Organisation(id=n + 1, name=name, kind="community", path=f"/{n + 1}/", pinyin=pinyin_of(name)))
    found = Finder(rows)
    started = time.perf_counter()
    for n in range(20):
        assert found.match(f"{rows[n].name}居委会").candidates[0].organisation.id == rows[n].id
    assert (time.perf_counter() - started) / 20 < 0.15
