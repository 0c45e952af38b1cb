"""A person's name is gone from every table; the chain says erased, not broken; a restored backup is erased again."""

import json
from uuid import uuid4

import pytest
from django.core import serializers
from django.db import connection

from chuangcheng.audit.models import Entry
from chuangcheng.audit.operations import log
from chuangcheng.evidence.models import File
from chuangcheng.jobs import erasing_journal
from chuangcheng.jobs.checkpoints import checkpoint_now
from chuangcheng.jobs.erasing import erase_again, erase_person, preview, sentences
from chuangcheng.jobs.erasing_finding import ACTIVE, FINAL, UNIT, Wanted, remains
from chuangcheng.jobs.erasing_journal import Basis
from chuangcheng.jobs.erasing_words import KINDS
from chuangcheng.jobs.ledger_exports import exports_folder, start_export
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.proof import verify_ledger
from chuangcheng.jobs.queueing import run
from chuangcheng.jobs.tasks_places import keep_file, kept_folder
from chuangcheng.notices.models import Outbox
from chuangcheng.people.actor import CONSOLE
from chuangcheng.people.models import Contact, Organisation, User
from chuangcheng.problems.models import FeedbackList, ListRow, Measure, Problem, Step
from chuangcheng.problems.operations.urging import note
from chuangcheng.problems.queries.ledger import LedgerFilter
from chuangcheng.problems.search import hits
from chuangcheng.reports.models import Document
from chuangcheng.rules.refusals import Refused
from tests.audit.test_proof import standalone
from tests.cast import AT
from tests.ledgers import ledger

pytestmark = pytest.mark.django_db
NAME, PHONE = "欧阳测某", "13900001234"
WANTED = Wanted((NAME, PHONE), keep=(f"{NAME}小学",))
BASIS = Basis("self", "本人书面要求", "申请〔2026〕1号")


@pytest.fixture
def book(settings, tmp_path):
    """A ledger that mentions somebody wherever a person can be mentioned."""
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"
    book = ledger()
    book.problem = book.register(f"{NAME}家门口堆放杂物，电话139 0000 1234")
    book.dispatch(book.problem, requirement=f"请与{NAME}联系")
    note(book.ask(book.problem, "市办甲", words=f"{NAME}已知晓"))
    book.other = book.register(f"{NAME}小学门口占道")
    unit = book.people.org("城管局")
    Measure.objects.create(problem=book.problem, unit=unit, text=f"上门劝导{NAME}", happened_at=AT, recorded_at=AT)
    sheet = FeedbackList.objects.create(
        organisation=unit, issuer="省", title="清单", level="province", received_on=AT.date(), created_at=AT,
        published_at=AT,
    )  # fmt: skip
    ListRow.objects.create(list=sheet, position=1, cells={"0": f"{NAME} {PHONE}"}, proposal={"person": NAME})
    Contact.objects.create(organisation=unit, name=NAME, title="科员", phone=PHONE)
    Outbox.objects.create(kind="x", subject="y", payload={"words": [NAME]}, happened_at=AT)
    Job.objects.create(task="export_ledger", args={"query": {"q": NAME}}, created_at=AT)
    Document.objects.create(kind="note", organisation=unit, title=f"关于{NAME}", token="a", created_at=AT)
    Document.objects.create(
        kind="note", organisation=unit, title=f"关于{NAME}", token="b", created_at=AT, finalised_at=AT,
        frozen={"text": NAME}, number="1",
    )  # fmt: skip
    User.objects.create(username="left", display_name=NAME, phone=PHONE, is_active=False)
    log(action="contact.add", by_id=None, at=AT, subject=NAME, new={"name": NAME, "phone": int(PHONE)})
    checkpoint_now(at=book.now)
    return book


def erase(**more):
    return erase_person(WANTED, BASIS, by=CONSOLE, at=AT, **more)


def test_everything_that_mentions_the_person_is_found_before_anything_is_changed(book):
    before = serializers.serialize("json", Problem.objects.all())
    found = {place.table for place in preview(WANTED, by=CONSOLE, at=AT)}
    assert found >= {
        "problems_problem", "problems_step", "problems_listrow", "people_contact", "people_user", "notices_outbox",
        "jobs_job", "reports_document", "audit_entry", "problems_measure",
    }  # fmt: skip
    assert serializers.serialize("json", Problem.objects.all()) == before


def test_nothing_is_left_in_any_column_of_any_table_but_what_is_kept_with_its_reason(book):
    done = erase()
    assert done.left == []
    assert {(place.table, place.kept) for place in done.kept} == {("reports_document", FINAL)}
    assert {table for table, _, _ in remains(WANTED)} == {"reports_document"}
    assert Problem.objects.get(id=book.problem.id).text.startswith("□□□□家门口")
    assert hits(NAME, limit=10) == [book.other.id]
    assert Contact.objects.get().name == "□□□□"
    assert User.objects.get(username__startswith="former-").display_name.startswith("离任人员")


def test_the_look_for_what_is_left_finds_a_column_that_was_forgotten(book):
    erase()
    Outbox.objects.create(kind="x", subject="y", payload={"words": NAME}, happened_at=AT)
    assert ("notices_outbox", "payload", 1) in remains(WANTED)


def test_the_chain_says_erased_and_both_verifiers_agree(book, tmp_path):
    erase()
    verdict = verify_ledger(with_files=False)
    assert verdict.faults == []
    assert [number for number, _ in verdict.erased] == [book.problem.number] * 3
    assert verdict.entries_erased == 1
    assert standalone(tmp_path)[0] == 0
    last = Step.objects.filter(problem=book.problem).order_by("-seq").first()
    assert (last.move, last.codes["steps"]) == ("erase", [1, 2, 3])


def test_somebody_else_whose_name_contains_the_words_stays(book):
    erase()
    assert Problem.objects.get(id=book.other.id).text == f"{NAME}小学门口占道"


def test_a_crash_between_tables_is_mended_by_running_again(book, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr("chuangcheng.jobs.erasing.erase_tables", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            erase()
    assert Contact.objects.filter(name=NAME).exists()
    assert erase().left == []
    assert len(list(erasing_journal.entries())) == 1
    assert Step.objects.filter(problem=book.problem, move="erase").count() == 1


def test_the_journal_holds_no_word_of_it_and_erases_a_restored_database_again(book, tmp_path):
    erase()
    text = "".join(path.read_text() for path in (tmp_path / "erasures").glob("*.json"))
    assert NAME not in json.dumps(json.loads(text), ensure_ascii=False)
    assert PHONE not in text
    assert [sum(done.texts.values()) for done in erase_again(by=CONSOLE, at=AT)] == [0]
    Contact.objects.update(name=NAME, phone="139-0000-1234")
    [again] = erase_again(by=CONSOLE, at=AT)
    assert again.left == []
    assert Contact.objects.get().name == "□□□□"
    assert len(list(erasing_journal.entries())) == 1


def test_an_account_in_use_is_kept_and_said(book):
    User.objects.filter(username="left").update(is_active=True)
    assert ACTIVE in {place.kept for place in erase().kept}


def test_what_the_command_line_says_names_records_as_the_page_does(book):
    """No table's own name, as `frozen` or `staged row`, comes before people."""
    said = sentences(erase())
    assert len(said) > 3
    kinds = {line.split("：")[0] for line in said[1:-1]}
    assert kinds <= {*KINDS.values(), "台账"}, kinds


def test_the_log_says_who_erased_and_why_but_not_whom(book):
    done = erase()
    entry = Entry.objects.filter(action="person.erase").get()
    assert (entry.subject, entry.new["asked_by"], entry.success) == (done.reference, "本人", True)


@pytest.mark.parametrize(
    ("terms", "basis", "code"),
    [
        (("王",), BASIS, "erase_too_short"),
        (("139",), BASIS, "erase_too_short"),
        ((), BASIS, "erase_nothing"),
        ((NAME,), Basis("self", ""), "erase_basis"),
        ((NAME,), Basis("self", f"{NAME}要求"), "erase_basis_names"),
    ],
)
def test_what_would_erase_too_much_or_is_not_founded_is_refused(book, terms, basis, code):
    with pytest.raises(Refused) as refused:
        erase_person(Wanted(terms), basis, by=CONSOLE, at=AT)
    assert refused.value.code == code


def test_only_an_administrator_erases(book):
    with pytest.raises(Refused):
        erase_person(WANTED, BASIS, by=book.people.actor("市办甲"), at=AT)


def test_what_only_the_program_writes_is_not_touched_by_a_short_word(book):
    files = {"sha256": "ada" + "0" * 61, "media_type": "image/jpeg", "extension": "jpg", "kind": "photo"}
    File.objects.create(key=uuid4(), size=1, source="camera", uploaded_at=AT, original_name="ADA-1.jpg", **files)
    Contact.objects.create(organisation=book.people.org("城管局"), name="Ada", title="Adagio", phone="661234")
    Outbox.objects.create(kind="x", subject="y", payload={"step": 661234}, happened_at=AT)
    number = book.problem.number
    done = erase_person(Wanted(("Ada", number[-6:], "661234")), BASIS, by=CONSOLE, at=AT)
    assert done.left == []
    assert verify_ledger(with_files=False).faults == []
    assert Problem.objects.get(id=book.problem.id).number == number
    assert Outbox.objects.get(kind="x", payload__has_key="step").payload == {"step": 661234}
    assert File.objects.values_list("sha256", "original_name").get() == (files["sha256"], "□□□-1.jpg")
    assert Contact.objects.filter(name="□□□", title="Adagio", phone="□□□□□□").exists()


def test_latin_letters_are_found_in_small_and_in_capital_ones(book):
    Contact.objects.create(organisation=book.people.org("城管局"), name="Li Ming", title="11010119900101123x")
    done = erase_person(Wanted(("LI MING", "11010119900101123X")), BASIS, by=CONSOLE, at=AT)
    assert done.left == []
    assert not Contact.objects.filter(name="Li Ming").exists()
    assert not Contact.objects.filter(title__endswith="x").exists()


def test_a_units_address_goes_and_its_name_stays(book):
    unit = book.people.org("城管局")
    Organisation.objects.filter(id=unit.id).update(address=f"{NAME}家隔壁")
    erase()
    unit.refresh_from_db()
    assert unit.address == "□□□□家隔壁"
    assert UNIT in {place.kept for place in preview(Wanted((unit.name,)), by=CONSOLE, at=AT)}


def test_a_number_that_came_back_as_a_number_is_found_again(book):
    erase()
    Outbox.objects.create(kind="x", subject="y", payload={"phone": int(PHONE)}, happened_at=AT)
    assert [again.left for again in erase_again(by=CONSOLE, at=AT)] == [[]]
    assert not Outbox.objects.filter(payload__has_key="phone", payload__phone=int(PHONE)).exists()


def test_a_journal_without_its_key_is_not_taken_for_one_that_finds_nothing(book, tmp_path):
    erase()
    (tmp_path / "erasures" / "key").unlink()
    with pytest.raises(Refused) as refused:
        erase_again(by=CONSOLE, at=AT)
    assert refused.value.code == "erasure_key"


def test_an_export_that_was_being_written_meanwhile_is_not_given_out(book, monkeypatch):
    by = book.people.actor("市办甲")
    job = start_export(wish=LedgerFilter(), by=by, at=AT)

    def written(*, out, **_):
        erase()
        out.write_text(NAME)
        return 1

    monkeypatch.setattr("chuangcheng.jobs.ledger_exports.export_ledger", written)
    run(job_id=job.id, ticket=job.ticket, at=AT)
    job.refresh_from_db()
    assert (job.state, "请重新导出" in job.sentence) == ("failed", True)
    assert list(exports_folder().iterdir()) == []


def test_a_sheet_that_waits_to_be_imported_goes_as_well(book):
    keep_file(chunks=[NAME.encode()], name="a.csv", at=AT)
    erase()
    assert list(kept_folder().iterdir()) == []


def test_a_name_of_two_characters_which_the_search_index_has_as_a_pair_goes_as_well(book):
    book.register("瓯测反映门口堆放杂物")
    assert hits("瓯测", limit=10)
    assert erase_person(Wanted(("瓯测",)), BASIS, by=CONSOLE, at=AT).left == []
    assert hits("瓯测", limit=10) == []


def test_bytes_as_the_search_index_keeps_them_do_not_end_the_last_look(book):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE strange (pages {'bytea' if connection.vendor == 'postgresql' else 'blob'})")
        cursor.execute("INSERT INTO strange VALUES (%s)", [b"\xff" + PHONE.encode()])
    assert erase().left == []


@pytest.mark.parametrize("written", ["139 0000 1234", "139-00001234", "+8613900001234", "１３９００００１２３４"])
def test_a_mobile_number_is_found_however_it_is_written_and_another_with_its_end_stays(book, written):
    unit = book.people.org("城管局")
    Contact.objects.create(organisation=unit, name="甲", phone=written)
    Contact.objects.create(organisation=unit, name="乙", phone="13811111234")
    Outbox.objects.create(kind="x", subject="y", payload={"words": written}, happened_at=AT)
    assert erase().left == []
    assert set(Contact.objects.get(name="甲").phone) <= set("□+86")
    assert Contact.objects.get(name="乙").phone == "13811111234"
    assert not Outbox.objects.filter(payload__words=written).exists()
