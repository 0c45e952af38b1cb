"""The preview: claims open their rows, nothing a user wrote is markup, nothing breaks the content policy."""

from html.parser import HTMLParser

import pytest

from chuangcheng.reports.documents.as_html import render_html
from chuangcheng.reports.documents.blocks import Claim, Document, Paragraph
from chuangcheng.reports.documents.pictures import qr_picture, qr_svg
from chuangcheng.rules.refusals import Refused
from tests.reports.documents.samples import full_document, paper


class Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []
        self.depth = 0

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.depth += tag not in {"br", "hr", "img"}

    def handle_endtag(self, tag):
        self.depth -= 1


def tags(document):
    reader = Reader()
    reader.feed(render_html(document))
    assert reader.depth == 0
    return reader.tags


def test_claims_are_links_that_carry_their_identity(tmp_path):
    links = [attrs for tag, attrs in tags(full_document(tmp_path)) if attrs.get("class") == "claim"]
    assert [(one["data-claim"], one["href"]) for one in links] == [(f"c{n}", f"/facts/{n}") for n in range(1, 5)]


def test_there_are_no_inline_styles_scripts_or_paths(tmp_path):
    for document in (full_document(tmp_path), paper()):
        assert not [attrs for _, attrs in tags(document) if "style" in attrs or any(n.startswith("on") for n in attrs)]
        assert {tag for tag, _ in tags(document)}.isdisjoint({"script", "style", "iframe"})
        assert str(tmp_path) not in render_html(document)


def test_what_a_user_wrote_is_text(tmp_path):
    html = render_html(full_document(tmp_path))
    assert "&lt;b&gt;#panic()" in html
    bad = Claim('"><i>', '"><i>', "fact:1", "javascript:alert(1)")
    made = render_html(Document(title="<i>", kind="report", blocks=(Paragraph((bad,)),)))
    assert "<i>" not in made
    assert "javascript" not in made


def test_photos_are_shown_by_their_address_and_missing_ones_are_said(tmp_path):
    images = [attrs for tag, attrs in tags(full_document(tmp_path)) if tag == "img"]
    assert ("/evidence/1", "整改前：大厅") in [(one["src"], one["alt"]) for one in images]
    assert "（无整改后照片）" in render_html(full_document(tmp_path))


def test_a_paper_shows_its_code_its_fields_and_its_places_to_sign():
    found = tags(paper())
    assert [attrs for tag, attrs in found if tag == "img" and attrs["src"].startswith("data:image/svg+xml")]
    assert [attrs["rowspan"] for _, attrs in found if attrs.get("class") == "doc-qr"] == ["2"]
    assert [1 for _, attrs in found if attrs.get("class") == "doc-place"]


def test_a_qr_code_is_drawn_as_png_and_svg_and_too_long_a_text_is_refused():
    assert qr_picture("https://example.test/x").blob.startswith(b"\x89PNG")
    assert qr_svg("https://example.test/x").startswith("<svg")
    with pytest.raises(Refused):
        qr_picture("x" * 5000)
