"""The scan that keeps addresses and machine paths out of the project finds them, and nothing else.

The forbidden words are written in pieces, or the scan would find this file.
"""

import pytest

from scripts.forbidden import faults
from scripts.lock import names


@pytest.mark.parametrize(
    "line",
    [
        "see " + "py" + "pi.org/simple",
        "https://files." + "python" + "hosted.org/packages/x.whl",
        "registry." + "npm" + "js.org",
        "http://" + "mirrors" + ".example.com/debian",
        "cd /" + "root/.cache",
        "open('/" + "home/somebody/list.xlsx')",
        "-----BEGIN " + "PRIVATE KEY-----",
    ],
)
def test_a_forbidden_thing_is_found_in_any_file(line):
    assert len(list(faults("docs/manual/start.md", line))) == 1


@pytest.mark.parametrize("line", ["href='/work/tasks/'", "/usr/bin/env bash", "https://example.com/a", "pypinyin==0.5"])
def test_ordinary_lines_pass(line):
    assert list(faults("docs/manual/start.md", line)) == []


@pytest.mark.parametrize("line", ["--" + "find-links wheels", "six @ https" + "://example.com/six.whl"])
def test_a_lock_names_no_address(line):
    assert len(list(faults("requirements/base.txt", line))) == 1
    assert list(faults("docs/operations.md", line)) == []


def test_the_place_to_thank_an_author_is_no_download_address():
    assert list(faults("package-lock.json", '        "url": "https://example.com/thanks"')) == []
    assert len(list(faults("package-lock.json", '      "resolved": "https:' + '//example.com/x.tgz",'))) == 1


def test_requirements_are_compared_by_one_spelling(tmp_path):
    file = tmp_path / "some.in"
    file.write_text("# words\nDjango>=5.2\nXlsx_Writer\n-r base.in\n    --hash=sha256:00\n", encoding="utf-8")
    assert names(file) == {"django", "xlsx-writer"}
