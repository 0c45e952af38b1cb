"""Reads of the ledger: pages by cursor, sight, search by index and by walking, the workbench."""

from datetime import timedelta

import pytest

from chuangcheng.problems import search
from chuangcheng.problems.models import Problem, Sight
from chuangcheng.problems.queries import search as finding
from chuangcheng.problems.queries.heap import guesses
from chuangcheng.problems.queries.ledger import LedgerFilter, count_words, ids_in_batches, is_long, ledger, wish_of
from chuangcheng.problems.queries.sight import visible_to
from chuangcheng.rules.refusals import Refused
from tests.cast import AT, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return cast()


def many(people, count, *, text="示例问题{n}", due_of=lambda n: None, home="示例医院"):
    """Rows on the hospital's ledger without a history, for reads only."""
    organisation = people.org(home)
    last = Problem.objects.count()
    rows = Problem.objects.bulk_create(
        Problem(
            number=f"2026-{last + n:06d}",
            home=organisation,
            source="office",
            text=text.format(n=n),
            state="rectifying",
            due=due_of(n),
            registered_at=AT,
            moved_at=AT,
        )
        for n in range(1, count + 1)
    )
    Sight.objects.bulk_create(Sight(organisation_id=o, problem=p) for p in rows for o in organisation.ancestor_ids)
    search.index(rows)
    return rows


def walk(wish, by):
    """All pages forward: the numbers of each."""
    pages, cursor = [], ""
    while True:
        sheet = ledger(wish, by=by, at=AT, cursor=cursor)
        pages.append([p.number for p in sheet.rows])
        if not sheet.after:
            return pages, sheet
        cursor = sheet.after


@pytest.mark.parametrize("sort", ["-number", "number", "due", "-due"])
def test_pages_by_cursor_show_every_row_once_also_those_without_a_deadline(people, sort):
    rows = many(people, 120, due_of=lambda n: None if n % 3 == 0 else AT + timedelta(hours=n % 7))
    pages, _ = walk(LedgerFilter(sort=sort), people.actor("院办甲"))
    seen = [number for page in pages for number in page]
    assert [len(page) for page in pages] == [50, 50, 20]
    assert sorted(seen) == sorted(p.number for p in rows)


@pytest.mark.parametrize("sort", ["-number", "number", "due", "-due"])
def test_going_back_shows_the_page_one_came_from(people, sort):
    many(people, 120, due_of=lambda n: AT + timedelta(hours=n % 7))
    by, wish = people.actor("院办甲"), LedgerFilter(sort=sort)
    first = ledger(wish, by=by, at=AT)
    second = ledger(wish, by=by, at=AT, cursor=first.after)
    back = ledger(wish, by=by, at=AT, cursor=second.before, back=True)
    assert [p.number for p in back.rows] == [p.number for p in first.rows]
    assert back.before == ""


def test_the_count_stops_at_a_thousand(people):
    by = people.actor("院办甲")
    many(people, 30)
    assert count_words(LedgerFilter(), by=by, at=AT) == "共 30 条"
    many(people, 980)
    assert count_words(LedgerFilter(), by=by, at=AT) == "超过 1,000 条"


def test_what_is_too_long_to_be_given_out_at_once_is_known_by_one_row_more(people, monkeypatch):
    monkeypatch.setattr("chuangcheng.problems.queries.ledger.MOST_AT_ONCE", 10)
    by = people.actor("院办甲")
    many(people, 10)
    assert not is_long(LedgerFilter(), by=by, at=AT)
    many(people, 1)
    assert is_long(LedgerFilter(), by=by, at=AT)


@pytest.mark.parametrize("who", ["院办甲", "市办甲", "院办乙"])
def test_batches_of_ids_walk_every_row_of_a_filter_once(people, who):
    rows = many(people, 25)
    many(people, 5, home="南桥街道")
    wish = LedgerFilter(lead=(), state=("open",))
    found = list(ids_in_batches(wish, 7, by=people.actor(who), at=AT))
    assert [len(ids) for ids in found[:3]] == [7, 7, 7]
    flat = [key for ids in found for key in ids]
    assert flat == sorted(set(flat))
    assert len(flat) == (30 if who == "市办甲" else len(rows))


def test_a_filter_comes_back_whole_from_its_plain_values():
    wish = LedgerFilter(q="井盖", state=("open",), lead=(3, 4), since=AT.date(), sort="due", turn="mine")
    assert wish_of(wish.as_query()) == wish


def test_a_search_sees_no_more_than_its_reader(people):
    many(people, 2, text="消防通道被占用")
    assert finding.find(visible_to(people.actor("院办甲")), "消防").count() == 2
    assert finding.find(visible_to(people.actor("城管甲")), "消防").count() == 0


def test_a_word_too_frequent_for_the_index_is_still_found(people, monkeypatch):
    monkeypatch.setattr(finding, "MOST_BY_INDEX", 3)
    many(people, 8, text="消防通道被占用")
    many(people, 2, text="大厅烟头")
    rows = visible_to(people.actor("院办甲"))
    assert finding.find(rows, "消防").count() == 8
    assert finding.find(rows, "烟").count() == 2


def test_neighbours_that_are_not_a_word_here_are_no_hit(people):
    """消道 is in no text, though both characters are; 通消 neither, though every character is."""
    many(people, 1, text="消防通道")
    rows = visible_to(people.actor("院办甲"))
    assert finding.find(rows, "防通").count() == 1
    assert finding.find(rows, "消道").count() == 0


@pytest.mark.parametrize("words", ['"', "' OR 1=1", "%", "_", "*", "a AND", "；", "NEAR(", "\\"])
def test_marks_typed_into_the_search_break_nothing(people, words):
    many(people, 1)
    assert list(finding.find(visible_to(people.actor("院办甲")), words)) == []


def test_units_and_categories_are_found_by_their_names(people):
    rows = many(people, 2)
    Problem.objects.filter(id=rows[0].id).update(lead=people.org("保卫科"))
    seen = visible_to(people.actor("院办甲"))
    for typed in ("保卫", "baowei", "bwk"):
        assert [p.id for p in finding.find(seen, typed)] == [rows[0].id]


def test_too_many_words_are_refused(people):
    with pytest.raises(Refused, match="减少"):
        finding.find(visible_to(people.actor("院办甲")), "一 二 三 四 五 六 七")


def test_file_names_find_their_problems_by_number_and_by_row(people):
    rows = many(people, 2)
    names = ["2026-000001-1.jpg", "IMG_2026_2 整改前.png", "2026-000009.jpg", "holiday.jpg"]
    found = guesses(names, by=people.actor("院办甲"))
    assert [found[n].number for n in names] == [rows[0].number, rows[1].number, "", ""]
    assert [found[n].role for n in names] == ["after", "before", "after", "after"]
    assert found["2026-000001-1.jpg"] != guesses(names, by=people.actor("城管甲"))["2026-000001-1.jpg"]


def test_the_index_reads_full_width_and_capital_letters_alike():
    assert set(search.wanted_grams("ＡＢ区")) <= set(search.grams("在ab区内"))
