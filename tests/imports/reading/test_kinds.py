"""What a file is, told by its content, and what to save it as when it is none of ours."""

from pathlib import Path

import pytest

from chuangcheng.imports.reading.limits import Limits
from chuangcheng.imports.reading.refusals import SENTENCES
from chuangcheng.imports.reading.sniffing import sniff
from chuangcheng.rules.refusals import Refused
from tests import sheets
from tests.imports.reading import hostile

CSV = "序号,问题\n1,有积水\n"


def kind_of(path: Path, data: bytes, name: str) -> str:
    path.write_bytes(data)
    return sniff(path, name)


def refused(path: Path, name: str) -> Refused:
    with pytest.raises(Refused) as caught:
        sniff(path, name)
    return caught.value


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (sheets.plain_list(), "xlsx"),
        (sheets.docx_list(), "docx"),
        (CSV.encode(), "csv"),
        (CSV.encode("utf-8-sig"), "csv"),
        (CSV.encode("gb18030"), "csv"),
        (CSV.encode("utf-16"), "csv"),
        (b"BM,GIF\n1,2\n", "csv"),
    ],
)
def test_a_file_is_told_by_its_content_whatever_its_name(tmp_path: Path, data: bytes, kind: str) -> None:
    assert kind_of(tmp_path / "f", data, "清单.dat") == kind


def test_an_old_workbook_is_xls(tmp_path: Path) -> None:
    assert sniff(hostile.compound(tmp_path / "f"), "清单.xls") == "xls"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7\n", "file_is_pdf"),
        (sheets.picture(kind="JPEG"), "file_is_picture"),
        (sheets.picture(kind="PNG"), "file_is_picture"),
        (sheets.picture(kind="BMP"), "file_is_picture"),
        (sheets.picture(kind="TIFF"), "file_is_picture"),
        (sheets.picture(kind="WEBP"), "file_is_picture"),
        (b"{\\rtf1\\ansi}", "file_is_rtf"),
        (b"Rar!\x1a\x07\x00", "file_is_archive"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "file_is_mht"),
        (b"From: <Saved by Excel>\nSubject: x\nMIME-Version: 1.0\n", "file_is_mht"),
        ("<html><body><table><tr><td>序号".encode("gb18030"), "file_is_html"),
        (b"\xef\xbb\xbf  <table><tr><td>1", "file_is_html"),
        ("<html xmlns:x='urn:schemas-microsoft-com:office:excel'>".encode("utf-16"), "file_is_html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "file_is_xml_sheet"),
        (bytes(range(256)) * 8, "file_is_unknown"),
        (b"abcdefgh", "file_damaged"),
    ],
)
def test_a_wrong_kind_is_refused_with_what_to_save_it_as(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "f").write_bytes(data)
    assert refused(tmp_path / "f", "清单.xlsx").code == code


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("xl/workbook.bin", b"", "file_is_xlsb"),
        ("ppt/presentation.xml", b"", "file_is_presentation"),
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", "file_is_opendocument"),
        ("OFD.xml", b"", "file_is_ofd"),
        ("清单.xlsx", sheets.plain_list(), "file_is_archive"),
    ],
)
def test_other_packages_are_told_apart(tmp_path: Path, part: str, content: bytes, code: str) -> None:
    empty = b"PK\x05\x06" + bytes(18)
    (tmp_path / "f").write_bytes(sheets.repack(empty, {part: content}))
    assert refused(tmp_path / "f", "清单.xlsx").code == code


@pytest.mark.parametrize(
    ("stream", "name", "code"),
    [
        ("WordDocument", "清单.doc", "file_is_doc"),
        ("WordDocument", "清单.wps", "file_is_wps"),
        ("Workbook", "清单.et", "file_is_et"),
        ("EncryptedPackage", "清单.xlsx", "file_is_encrypted"),
        ("PowerPoint Document", "清单.ppt", "file_is_presentation"),
        ("Contents", "清单.xls", "file_is_unknown"),
    ],
)
def test_old_office_containers_are_told_apart(tmp_path: Path, stream: str, name: str, code: str) -> None:
    assert refused(hostile.compound(tmp_path / "f", stream), name).code == code


def test_a_file_over_the_limit_is_refused_with_the_limit(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(bytes(3 * 2**20))
    with pytest.raises(Refused, match="超过 2 MB"):
        sniff(tmp_path / "f", "清单.xlsx", Limits(file_size=2 * 2**20))


def test_no_two_causes_share_a_sentence() -> None:
    assert len(set(SENTENCES.values())) == len(SENTENCES)


def test_every_sentence_says_what_to_do() -> None:
    assert [code for code, sentence in SENTENCES.items() if "请" not in sentence] == []
