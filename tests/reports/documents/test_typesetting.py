"""What the typesetter decides: numbers, line breaks, indents, what can be printed."""

import datetime

import pytest

from chuangcheng.reports.documents.blocks import Block, Document, Heading, ListBlock, Paragraph, SignCell, words
from chuangcheng.reports.documents.typesetting import (
    list_paragraphs,
    mark_size,
    numbered,
    printable,
    sign_off,
    signature_line,
    title_lines,
    width,
)

JANUARY = datetime.date(2026, 1, 5)


def test_headings_are_numbered_by_level_and_start_anew_under_a_new_one():
    levels = [1, 2, 3, 4, 4, 3, 2, 1, 2]
    marks = [mark for _, mark in numbered([Heading(level, words("题")) for level in levels])]
    assert marks == ["一、", "（一）", "1.", "（1）", "（2）", "2.", "（二）", "二、", "（一）"]


def test_an_unnumbered_heading_counts_for_nothing():
    blocks: list[Block] = [
        Heading(1, words("甲")),
        Heading(1, words("乙"), numbered=False),
        Paragraph(()),
        Heading(1, words("丙")),
    ]
    assert [mark for _, mark in numbered(blocks)] == ["一、", "", "", "二、"]


def test_a_list_is_marked_and_may_run_on_in_one_paragraph():
    items = (words("查"), words("改"))
    assert ["".join(s.text for s in p) for p in list_paragraphs(ListBlock(items))] == ["一是查", "二是改"]
    run_on = list_paragraphs(ListBlock(items, marks="paren", run_on=True))
    assert ["".join(s.text for s in p) for p in run_on] == ["（1）查（2）改"]
    assert list_paragraphs(ListBlock(items, marks="none")) == [items[0], items[1]]
    assert list_paragraphs(ListBlock((), run_on=True)) == []


@pytest.mark.parametrize(
    "title",
    [
        "短题",
        "关于示例市第三批实地测评反馈问题整改落实情况的报告",
        "关于" + "持续巩固整改成效" * 8 + "的报告",
        "2026" * 15,
    ],
)
def test_a_title_is_broken_into_lines_that_fit_and_lose_nothing(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width(line) <= 20 for line in lines)
    assert not any(line[0] in "，。、）”的" for line in lines)


def test_breaks_the_writer_made_in_a_title_are_kept():
    assert title_lines("示例市\n整改报告") == ["示例市", "整改报告"]


def test_the_red_mark_fits_on_one_line():
    for length in (4, 12, 24, 40):
        assert mark_size("市" * length) * length <= 442.3
    assert mark_size("市委文件") == 42


def made(signature, *, sealed=False, date=JANUARY):
    return Document(title="题", kind="letter", signature=signature, date=date, sealed=sealed)


def placed(document):
    place = sign_off(document)
    assert place is not None
    return place


def test_without_a_seal_the_date_starts_two_characters_right_of_the_signature():
    place = placed(made("示例市精神文明建设委员会办公室"))
    assert place.signature_right == 2
    start = -(place.signature_right + width(place.signature))
    assert -(place.date_right + width(place.date)) == start + 2


def test_a_date_longer_than_the_signature_ends_two_characters_in():
    place = placed(made("示例院"))
    assert place.date_right == 2
    assert -(place.date_right + width(place.date)) == -(place.signature_right + width(place.signature)) + 2


@pytest.mark.parametrize("signature", ["示例院", "示例市精神文明建设委员会办公室"])
def test_with_a_seal_the_signature_is_centred_over_the_date(signature):
    place = placed(made(signature, sealed=True))
    assert place.date_right >= 4
    assert place.signature_right >= 0
    middle = place.date_right + width(place.date) / 2
    assert place.signature_right + width(place.signature) / 2 == middle


def test_a_document_without_signature_and_date_has_no_sign_off():
    assert sign_off(made("", date=None)) is None
    assert placed(made("示例院", date=None)).date == ""


def test_the_date_has_a_full_year_and_no_padding():
    assert placed(made("示例院")).date == "2026年1月5日"


def test_what_no_renderer_prints_is_dropped_and_breaks_become_spaces():
    assert printable("甲\x0b乙\x00丙\u200b\ufeff丁\ud800\r\n戊\t己") == "甲 乙丙丁 戊 己"


def test_a_signature_line_has_one_colon_however_it_was_given():
    assert signature_line(SignCell(signer="签收人：")) == signature_line(SignCell(signer="签收人"))
    assert signature_line(SignCell(signer="经办人", seal="（公章）")).count("（公章）") == 1
    assert signature_line(SignCell()) == ""
