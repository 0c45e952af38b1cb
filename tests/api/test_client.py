"""The Python client against a live server: reads, writes that happen once, files over a line that breaks."""

import hashlib
import random
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chuangcheng_client import ApiError, Client, Unreachable

from chuangcheng.evidence.models import File
from chuangcheng.people.models import Organisation
from chuangcheng.problems.models import Step
from tests import sheets
from tests.api.breaking_line import breaking_line
from tests.api.calling import token_of
from tests.evidence.samples import encoded, scene
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def book(transactional_db, settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    return ledger()


@pytest.fixture
def enter(book, live_server):
    """`enter("院办甲")`: that person's client; with `port` by way of a proxy."""
    opened = []

    def client(name, *, port=0, tries=5):
        address = f"http://127.0.0.1:{port}" if port else live_server.url
        secret = token_of(book.people, name).secret
        opened.append(Client(address, token=secret, tries=tries, sleep=lambda seconds: time.sleep(min(seconds, 0.1))))
        return opened[-1]

    yield client
    for each in opened:
        each.close()


@pytest.fixture
def line(live_server):
    with breaking_line(urlsplit(live_server.url).port) as found:
        yield found


def photo(size=(2400, 1800)):
    """A photo of some megabytes: noise does not compress."""
    picture = scene(7, size)
    dice = random.Random(3)
    noise = picture.effect_spread(dice.randrange(40, 60))
    return encoded(noise, "JPEG", quality=100, subsampling=0)


def test_a_problem_is_registered_found_and_moved_on(enter, book):
    office, unit = enter("市办甲"), book.people.org("城管局").id
    new = {"home": book.people.org("云屏市").id, "text": "垃圾桶满溢", "place": "中山路口"}
    number = office.write("POST", "problems", new)["number"]
    assert [line["number"] for line in office.problems()] == [number]
    office.move(number, "dispatch", {"lead": unit})
    bureau = enter("城管甲")
    _, seen = bureau.problem(number)
    bureau.move(number, "accept", version=seen)
    with pytest.raises(ApiError) as stale:
        bureau.move(number, "accept", version=seen)
    assert (stale.value.status, stale.value.stale) == (412, True)
    with pytest.raises(ApiError) as missing:
        enter("团委甲").problem(number)
    assert missing.value.status == 404
    assert "没有" in missing.value.detail


def test_a_list_walks_from_page_to_page(enter, book):
    for n in range(7):
        book.register(f"问题{n}")
    office = enter("市办甲")
    numbers = [row["number"] for row in office.pages("problems", limit=3)]
    assert len(numbers) == len(set(numbers)) == 7


def test_a_write_whose_answer_was_lost_happens_once(enter, book, line):
    office = enter("院办甲", port=line.own_port)
    line.answers_lost = 2
    body = {"name": "门诊部", "kind": "section", "parent_id": book.people.org("示例医院").id}
    made = office.write("POST", "organisations", body)
    assert Organisation.objects.get(name="门诊部").id == made["id"]


def test_a_move_whose_answer_was_lost_is_one_step(enter, book, line):
    problem = book.register()
    office = enter("市办甲", port=line.own_port)
    _, seen = office.problem(problem.number)
    office.http.close()
    office = enter("市办甲", port=line.own_port)
    line.answers_lost = 2
    office.move(problem.number, "dispatch", {"lead": book.people.org("城管局").id}, version=seen)
    assert Step.objects.filter(problem=problem, move="dispatch").count() == 1


def test_where_nobody_answers_the_key_is_given_back(enter, line):
    office = enter("院办甲", port=line.own_port, tries=2)
    line.cuts = [0, 0, 0, 0]
    with pytest.raises(Unreachable) as lost:
        office.write("POST", "organisations", {"name": "甲"})
    assert lost.value.key


def test_a_photo_over_a_line_that_breaks_arrives_whole_with_little_sent_twice(enter, line):
    content = photo()
    assert len(content) > 4 << 20
    dice = random.Random(11)
    line.cuts = [dice.randrange(300_000, 1_400_000) for _ in range(6)]
    told = []
    kept = enter("市办甲", port=line.own_port).upload(
        content, name="现场.jpg", source="album", progress=lambda done, total: told.append((done, total))
    )
    assert kept["sha256"] == hashlib.sha256(content).hexdigest()
    assert File.objects.get().size == len(content)
    assert told[-1] == (len(content), len(content))
    assert not line.cuts  # it did break six times
    assert line.sent_up <= 1.2 * len(content), f"{line.sent_up / len(content):.2f} times the bytes"


def test_a_program_that_was_killed_goes_on_with_its_key(enter, line, tmp_path):
    content, path = photo(), tmp_path / "现场.jpg"
    Path(path).write_bytes(content)
    first = enter("市办甲", port=line.own_port)

    class Killed(Exception):
        pass

    def die(done, total):
        if done >= 3 << 20:
            raise Killed

    key = "0195b3c4-0000-7000-8000-00000000000a"
    with pytest.raises(Killed):
        first.upload(path, key=key, progress=die)
    before = line.sent_up
    kept = enter("市办甲", port=line.own_port).upload(path, key=key)
    assert (kept["key"], kept["name"]) == (key, "现场.jpg")
    assert line.sent_up - before < len(content) - (1 << 20)


def test_what_is_no_evidence_is_said_with_its_sentence(enter):
    with pytest.raises(ApiError) as refused:
        enter("市办甲").upload(b"<html></html>", name="页面.html")
    assert (refused.value.status, refused.value.code) == (422, "type_markup")


def test_a_list_comes_in_and_its_reply_goes_out(enter, book):
    office = enter("院办甲")
    files = {"file": ("清单.xlsx", sheets.list_with_pictures())}
    form = {"organisation_id": str(book.people.org("示例医院").id)}
    row = office.write("POST", "imports", files=files, data=form)
    path = f"imports/{row['id']}"
    details = {"title": "示例清单", "issuer": "示例市创城办", "level": "city", "received_on": "2026-09-28"}
    office.write("PUT", f"{path}/details", details, version=office.seen(path)[1])
    made = office.write("POST", f"{path}/run", {})
    assert made["imported"] == 6
    assert office.download(f"lists/{made['list_id']}/reply.xlsx")[:2] == b"PK"
