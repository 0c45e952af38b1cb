"""Who is named in a units cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuangcheng.imports.reading.units import named_units, unit_and_person


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("总务科", ["总务科"]),
        ("总务科、党办", ["总务科", "党办"]),
        ("党办/总务科/保卫科", ["党办", "总务科", "保卫科"]),
        ("城管局,交警大队;公安局", ["城管局", "交警大队", "公安局"]),
        ("城管局\n交警大队", ["城管局", "交警大队"]),
        ("总务科 党办", ["总务科", "党办"]),
        ("总 务 科", ["总务科"]),
        ("总务科、总务科", ["总务科"]),
        ("市公安局（交警、治安）、城管局", ["市公安局（交警、治安）", "城管局"]),
        ("公安局(交警支队)", ["公安局（交警支队）"]),
        ("无", []),
        ("", []),
    ],
)
def test_units_are_split_and_the_first_leads(text: str, leads: list[str]) -> None:
    assert (list(named_units(text).leads), named_units(text).remarks) == (leads, ())


@pytest.mark.parametrize(
    "name",
    [
        "教育和体育局",
        "住房和城乡建设局",
        "人力资源和社会保障局",
        "自然资源和规划局",
        "文化和旅游局",
        "和平区城管局",
        "市场监督管理局和平分局",
        "兴和街道",
        "发展和改革委员会",
    ],
)
def test_a_name_with_he_in_it_is_not_torn(name: str) -> None:
    assert named_units(name).leads == (name,)


def test_two_units_joined_by_he_are_split_with_a_remark() -> None:
    named = named_units("党办和总务科")
    assert named.leads == ("党办", "总务科")
    assert named.remarks == ("责任单位“党办和总务科”按两个单位处理，如是一个单位请更正。",)


def test_and_others_is_cut_with_a_remark() -> None:
    named = named_units("党办、总务科、保卫科等科室")
    assert named.leads == ("党办", "总务科", "保卫科")
    assert named.remarks == ("责任单位写着“保卫科等科室”，只带入了写明的单位，其余请补充。",)


@pytest.mark.parametrize(
    "text",
    [
        "牵头单位：城管局 配合单位：交警大队、公安局",
        "交警大队（配合）、城管局（牵头）、公安局（配合）",
        "牵头：城管局\n配合：交警大队、公安局",
    ],
)
def test_labels_and_tags_tell_leads_from_assists(text: str) -> None:
    assert (named_units(text).leads, named_units(text).assists) == (("城管局",), ("交警大队", "公安局"))


@pytest.mark.parametrize(
    ("text", "unit", "person"),
    [
        ("总务科（甲主任）", "总务科", "甲主任"),
        ("总务科\n甲主任", "总务科", "甲主任"),
        ("总务科：甲主任", "总务科", "甲主任"),
        ("总务科", "总务科", ""),
    ],
)
def test_a_column_for_both_gives_unit_and_person(text: str, unit: str, person: str) -> None:
    assert unit_and_person(text) == (unit, person)


@given(st.text(st.sampled_from("总务科党办局和及、,/;（）() \n：:牵头配合单位等"), max_size=40))
def test_any_cell_is_split_without_an_empty_or_doubled_name(text: str) -> None:
    named = named_units(text)
    assert all(name.strip() for name in (*named.leads, *named.assists))
    assert len({*named.leads, *named.assists}) == len(named.leads) + len(named.assists)
