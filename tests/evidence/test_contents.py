"""What is let in is told by its bytes; each refusal says what to do instead."""

import struct
import zlib

import pytest
from PIL import Image

from chuangcheng.evidence import contents
from chuangcheng.rules.refusals import Refused
from tests.evidence.samples import PDF, encoded, heic, jpeg, office, scene

ZIP = office("word", main="something/else")


@pytest.fixture
def recognise(tmp_path):
    def told(content, **given):
        path = tmp_path / "file"
        path.write_bytes(content)
        return contents.recognise(path, **given)

    return told


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (jpeg(), contents.JPEG),
        (encoded(scene(), "PNG"), contents.PNG),
        (encoded(scene(), "WEBP"), contents.WEBP),
        (heic(scene()), contents.HEIC),
        (PDF, contents.PDF),
        (office("word"), contents.DOCX),
        (office("xl"), contents.XLSX),
    ],
)
def test_seven_kinds_are_taken_whatever_their_name(recognise, content, expected):
    assert recognise(content) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "type_old_office_file"),
        (encoded(Image.new("P", (9, 9)), "GIF"), "type_gif"),
        (encoded(Image.new("RGB", (9, 9)), "BMP"), "type_bitmap"),
        (encoded(Image.new("RGB", (9, 9)), "TIFF"), "type_bitmap"),
        (encoded(scene(), "AVIF"), "type_avif"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(100), "type_video"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "type_video"),
        (b"Rar!\x1a\x07\x00", "type_archive"),
        (b"\x1f\x8b\x08\x00", "type_archive"),
        (b"MZ\x90\x00", "type_program"),
        (b"#!/bin/sh\n", "type_program"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "type_markup"),
        (b"\xef\xbb\xbf\n <!doctype html><script>", "type_markup"),
        ("<svg/>".encode("utf-16"), "type_markup"),
        ("只是一段文字".encode(), "type_unknown"),
        (b"\x00" * 50, "type_unknown"),
    ],
)
def test_other_kinds_are_refused_each_with_its_own_advice(recognise, content, code):
    with pytest.raises(Refused) as refused:
        recognise(content)
    assert (refused.value.code, refused.value.kind) == (code, "invalid")
    assert "请" in refused.value.sentence or "可上传" in refused.value.sentence


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LIST = "序号，问题，责任单位\r\n1,路面破损，城管局\r\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (OLE + "Workbook".encode("utf-16-le"), contents.XLS),
        (LIST.encode("utf-8-sig"), contents.CSV),
        (LIST.encode("gb18030"), contents.CSV),
        (LIST.encode("utf-16"), contents.CSV),
        (("中" * 70_000).encode(), contents.CSV),
        (office("xl"), contents.XLSX),
    ],
)
def test_the_original_of_a_list_may_be_an_old_sheet_or_plain_text(recognise, content, expected):
    assert recognise(content, sheets=True) == expected
    if expected is not contents.XLSX:
        with pytest.raises(Refused):
            recognise(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (OLE + "WordDocument".encode("utf-16-le"), "type_old_office_file"),
        (b"<html>" + LIST.encode(), "type_markup"),
        (bytes(range(256)) * 4, "type_unknown"),
        (LIST.encode() + b"\x00\x01", "type_unknown"),
    ],
)
def test_a_list_is_not_a_way_in_for_anything_else(recognise, content, code):
    with pytest.raises(Refused) as refused:
        recognise(content, sheets=True)
    assert refused.value.code == code


def with_comment(content, comment):
    return content[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + content[2:]


@pytest.mark.parametrize(
    "content",
    [
        jpeg() + office("word"),
        jpeg() + b"<script>alert(1)</script>",
        jpeg() + b"<!DOCTYPE HTML>",
        jpeg() + b"Rar!\x1a\x07\x01\x00" + bytes(40),
        jpeg() + b"<?php system($_GET[0]);",
        with_comment(jpeg(), b"%PDF-1.4"),
        with_comment(jpeg(), b"<svg onload=alert(1)>"),
        encoded(scene(), "PNG") + office("xl"),
        encoded(scene(), "WEBP") + b"<html >",
    ],
)
def test_a_picture_that_is_also_something_else_is_refused(recognise, content):
    with pytest.raises(Refused) as refused:
        recognise(content)
    assert refused.value.code == "picture_with_luggage"


def test_a_moving_photo_with_its_film_behind_it_is_taken(recognise):
    film = b"\x00\x00\x00\x18ftypmp42" + bytes(5000)
    assert recognise(jpeg() + film) == contents.JPEG


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PDF[:-7], "pdf_broken"),
        (PDF + office("word"), "pdf_with_luggage"),
        (PDF + bytes(5000), "pdf_broken"),
        (PDF.replace(b"1 0 obj", b"<script >1 0 obj"), "pdf_with_luggage"),
    ],
)
def test_a_pdf_must_be_whole_and_nothing_else(recognise, content, code):
    with pytest.raises(Refused) as refused:
        recognise(content)
    assert refused.value.code == code


def zip64(content):
    at = content.rindex(b"PK\x05\x06")
    return content[:at] + b"PK\x06\x07" + bytes(16) + content[at:]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (ZIP, "office_other"),
        (office("word").replace(b"[Content_Types].xml", b"[Contents_Type].xml"), "type_archive"),
        (office("word")[:-30], "office_cut_off"),
        (office("word") + b"<html>", "office_with_luggage"),
        (zip64(office("word")), "office_with_luggage"),
        (b"PK\x03\x04" + bytes(26) + office("word"), "office_with_prefix"),
        (office("word", extra=[("word/vbaProject.bin", b"x")]), "office_macro"),
        (office("word", main="application/vnd.ms-word.document.macroEnabled.main+xml"), "office_macro"),
        (office("xl", extra=[("xl/worksheets/sheet1.xml", b"0" * 20_000_000)]), "office_bomb"),
        (office("xl", extra=[(f"p{n}", b"") for n in range(20_001)]), "office_too_many_parts"),
        (office("word").replace(b"PK\x01\x02", b"PK\x01\x09"), "office_broken"),
    ],
)
def test_an_office_file_is_judged_by_its_parts_list_alone(recognise, content, code):
    with pytest.raises(Refused) as refused:
        recognise(content)
    assert refused.value.code == code


def test_no_two_refusals_of_a_type_share_a_sentence():
    sentences = [sentence for _, _, sentence in contents._TURNED_AWAY]
    assert len(set(sentences)) == len(sentences)


def test_a_png_that_is_nothing_but_a_header_is_still_told_a_png(recognise):
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 100_000, 100_000, 8, 2, 0, 0, 0)
    assert recognise(header + struct.pack(">I", zlib.crc32(header[12:]))) == contents.PNG
