"""Blocks hold together: shapes that cannot be printed are refused, data comes back the same, digests stand."""

import dataclasses
import json

import pytest

from chuangcheng.reports.documents.blocks import (
    Claim,
    Column,
    Document,
    Form,
    FormRow,
    Heading,
    LabelCell,
    Paragraph,
    Photo,
    PhotoPair,
    PhotoRow,
    Table,
    ValueCell,
    words,
)
from chuangcheng.reports.documents.data import from_data, to_data
from chuangcheng.reports.documents.freeze import claims, claims_appendix, digest, with_appendix
from chuangcheng.rules.refusals import Refused
from tests.reports.documents.samples import claim, full_document, paper, text_document


def test_every_block_survives_the_way_through_json(tmp_path):
    for document in (full_document(tmp_path), paper()):
        assert from_data(json.loads(json.dumps(to_data(document), ensure_ascii=False))) == document


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: [],
        lambda data: {**data, "is": "paragraph"},
        lambda data: {**data, "secret": 1},
        lambda data: {**data, "title": 5},
        lambda data: {**data, "layout": "poster"},
        lambda data: {**data, "date": "gestern"},
        lambda data: {**data, "blocks": "text"},
        lambda data: {**data, "blocks": [{"is": "words", "text": "no block"}]},
        lambda data: {**data, "blocks": [{"is": "heading", "level": 7, "spans": []}]},
        lambda data: {key: content for key, content in data.items() if key != "kind"},
    ],
)
def test_data_of_another_shape_is_refused_with_a_sentence(spoil):
    with pytest.raises(Refused) as refusal:
        from_data(spoil(to_data(text_document("正文"))))
    assert refusal.value.code == "document_malformed"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Heading(5, ()),
        lambda: Table((Column("甲"),), (((), ()),)),
        lambda: Table((), ()),
        lambda: PhotoRow(()),
        lambda: Form((1, 1), (FormRow((LabelCell("甲"),)),)),
        lambda: Form((1, 1), (FormRow((LabelCell("甲"), ValueCell(colspan=2))),)),
        lambda: Form((1,), (FormRow((LabelCell("甲", rowspan=2),)),)),
    ],
)
def test_a_shape_that_cannot_be_printed_is_refused(make):
    with pytest.raises(Refused):
        make()


def test_the_claims_are_listed_in_printing_order_and_twice_when_printed_twice(tmp_path):
    document = full_document(tmp_path)
    assert [one.claim_id for one in claims(document)] == ["c1", "c2", "c3", "c4"]
    twice = dataclasses.replace(document, blocks=(*document.blocks, Paragraph((claim(1),))))
    assert [one.claim_id for one in claims(twice)] == ["c1", "c2", "c3", "c4", "c1"]


def test_the_appendix_names_the_source_of_every_claim(tmp_path):
    document = full_document(tmp_path)
    table = claims_appendix(document).blocks[0]
    assert isinstance(table, Table)
    assert [cell[0].text for cell in table.rows[0]] == ["1", "20余块", "示例问题1的措施", "fact:1"]
    assert len(table.rows) == 4
    assert len(with_appendix(document).attachments) == 3


def test_the_digest_sees_words_claims_and_photos_but_not_addresses():
    stored = Photo("/p/1", sha256="aa", url="/u")

    def made(text="正文", source="fact:1", href="/a", photo=stored):
        blocks = (Paragraph((*words(text), Claim("3处", "c", source, href))), PhotoPair(photo, None))
        return digest(Document(title="题", kind="report", blocks=blocks))

    same = made()
    assert made(href="/b") == same
    assert made(photo=Photo("/elsewhere", sha256="aa", url="/v")) == same
    assert len({same, made("改动"), made(source="fact:2"), made(photo=Photo("/p/1", sha256="bb"))}) == 4


def test_the_digest_of_a_frozen_text_does_not_change_between_releases():
    assert digest(text_document("正文")) == "a27afa28923f421a9e1d1164ebded96d2c2e8bbb3467dd24ad661a6fefdd164e"
