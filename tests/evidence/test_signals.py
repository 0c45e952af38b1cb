"""Look-alikes are found, and what is odd is said as a question, never as a verdict."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chuangcheng.evidence import operations, queries
from chuangcheng.evidence.models import File
from chuangcheng.evidence.queries import Match
from chuangcheng.rules import likeness
from chuangcheng.rules.coordinates import Position
from tests.evidence.samples import AT, PDF, encoded, jpeg, scene

pytestmark = pytest.mark.django_db
HERE = Position(31.1774276, 121.5272106)


def row(hashed=None, sha256=None, **given):
    """Make a row as `store` would, without bytes."""
    said = {"kind": "photo", "source": "album", "extension": "jpg", "size": 1, "uploaded_at": AT} | given
    file = File(key=uuid4(), sha256=sha256 or uuid4().hex * 2, **said)
    if hashed is not None:
        file.phash = likeness.to_signed(hashed)
        file.band0, file.band1, file.band2, file.band3 = likeness.bands(hashed)
    file.save()
    return file


def said(file, **given):
    asked = {"found_at": None, "site_position": None, "previous_use": {}} | given
    return [signal.code for signal in queries.signals(file, **asked)]


def test_the_same_bytes_and_a_recompressed_print_are_found_nearest_first(keep):
    original = scene(7, (1600, 1200))
    content = encoded(original, quality=95)
    first = keep(content)
    small = keep(encoded(original.resize((640, 480)), quality=60))
    keep(jpeg(8))
    again = keep(content)
    matches = queries.near_same(again)
    assert [match.file_id for match in matches] == [first.pk, small.pk]
    assert matches[0] == Match(first.pk, 0, same_bytes=True)
    assert matches[1].distance <= 3
    assert not matches[1].same_bytes


def test_documents_and_hashless_photos_match_by_their_bytes(keep):
    one, two = keep(PDF), keep(PDF)
    assert queries.near_same(two) == [Match(one.pk, 0, same_bytes=True)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=5))
def test_the_database_finds_a_hash_exactly_when_it_is_within_three_bits(hashed, flips):
    other = hashed
    for place in flips:
        other ^= 1 << place
    known, asked = row(other), row(hashed)
    found = [match.file_id for match in queries.near_same(asked)]
    assert (known.pk in found) == (len(flips) <= 3)
    File.objects.all().delete()


def test_an_erased_picture_is_no_longer_matched(keep):
    first, again = keep(jpeg()), keep(jpeg())
    operations.erase(file=first, at=AT)
    assert queries.near_same(again) == []


def test_several_files_are_asked_for_in_one_query_that_uses_the_bands():
    files = [row(hashed << 40) for hashed in range(1, 6)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = queries.near_same_of(files)
    assert len(asked) == 1
    assert set(answer) == {file.pk for file in files}
    assert queries.near_same_of([]) == {}


def test_the_look_up_reads_no_whole_table():
    wanted = File.objects.filter(queries._looks_like(row(5 << 40)), erased_at=None).values_list("id")
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL enable_seqscan = off")  # one row is not worth an index to it
    plan = wanted.explain().upper()
    assert "SEQ SCAN" not in plan
    assert "SCAN EVIDENCE_FILE" not in plan
    assert plan.count("EVIDENCE_BAND") == 4


def test_a_picture_used_elsewhere_is_named_with_its_use(keep):
    first, again = keep(jpeg()), keep(jpeg())
    signals = queries.signals(
        again, found_at=None, site_position=None, previous_use={first.pk: "2026-000123 整改后照片"}
    )
    assert [signal.code for signal in signals] == ["used_before"]
    assert "2026-000123 整改后照片" in signals[0].sentence


def test_a_match_whose_use_the_reader_may_not_know_says_nothing(keep):
    keep(jpeg())
    assert said(keep(jpeg())) == []


def test_a_near_same_picture_is_put_as_a_question_once_per_use():
    asked, near, nearer = row(0b111), row(0b011), row(0b110)
    use = {near.pk: "2026-000007 整改前照片", nearer.pk: "2026-000007 整改前照片"}
    assert said(asked, previous_use=use) == ["nearly_used_before"]


def test_matches_already_known_are_not_asked_for_again(django_assert_num_queries):
    asked, other = row(1), row(1)
    with django_assert_num_queries(0):
        assert said(asked, previous_use={other.pk: "x"}, matches=[Match(other.pk, 0)]) == ["nearly_used_before"]


@pytest.mark.parametrize(
    ("taken", "codes"),
    [(timedelta(minutes=-1), ["taken_before_found"]), (timedelta(0), []), (timedelta(days=1), [])],
)
def test_taken_before_the_problem_was_found(taken, codes):
    assert said(row(taken_at=AT + taken), found_at=AT) == codes


def test_the_sentence_about_time_names_both_times():
    file = row(taken_at=AT - timedelta(days=1))
    (signal,) = queries.signals(file, found_at=AT, site_position=None, previous_use={})
    assert "2026年9月29日 16:30" in signal.sentence
    assert "2026年9月30日 16:30" in signal.sentence


@pytest.mark.parametrize(
    ("north", "codes", "words"),
    [(0.0017, [], ""), (0.0027, ["taken_far_away"], "300 米"), (0.02, ["taken_far_away"], "2.2 公里")],
)
def test_taken_more_than_200_metres_from_the_site(north, codes, words):
    file = row(latitude=HERE.latitude + north, longitude=HERE.longitude, datum="wgs84")
    signals = queries.signals(file, found_at=None, site_position=HERE, previous_use={})
    assert [signal.code for signal in signals] == codes
    assert all(words in signal.sentence for signal in signals)


def test_a_site_put_down_on_a_chinese_map_is_compared_in_one_datum():
    file = row(latitude=HERE.latitude, longitude=HERE.longitude, datum="wgs84")
    on_the_map = Position(31.17530398364597, 121.531541859215, "gcj02")
    assert said(file, site_position=on_the_map) == []
    assert said(file, site_position=on_the_map._replace(datum="wgs84")) == ["taken_far_away"]


@pytest.mark.parametrize("source", ["wechat", "album", "desktop", "paste", "import"])
def test_missing_shooting_data_says_nothing_of_a_picture_that_travelled(source):
    assert said(row(source=source), found_at=AT, site_position=HERE) == []


def test_missing_shooting_data_says_something_of_our_own_camera_page():
    assert said(row(source="camera"), found_at=AT, site_position=HERE) == ["no_shooting_data"]
    assert said(row(source="camera", taken_at=AT), found_at=AT) == []


def test_a_document_has_only_its_use():
    file = row(kind="document", source="camera")
    assert said(file, found_at=AT, site_position=HERE) == []
