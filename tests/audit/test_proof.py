"""What an attacker with the database does, and how it is found; by our own verification and by the stand-alone tool."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from chuangcheng.audit import signing
from chuangcheng.audit.checkpoints import file_of, folder
from chuangcheng.jobs.checkpoints import checkpoint_now
from chuangcheng.jobs.proof import export_ledger, sentences, verify_ledger
from chuangcheng.problems.models import Problem, Step
from chuangcheng.problems.operations.record import step_body
from chuangcheng.problems.operations.urging import note
from chuangcheng.problems.queries.chains import chains
from chuangcheng.problems.queries.quick_check import check_some, published_after
from chuangcheng.rules import chain
from tests.ledgers import ledger

TOOL = Path(__file__).resolve().parents[2] / "tools" / "verify_chain.py"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"


@pytest.fixture
def book():
    """One problem of four steps, the first three anchored; another problem beside it."""
    found = ledger()
    problem = found.register()
    found.dispatch(problem)
    note(found.ask(problem, "市办甲", words="张某某家门口"))
    found.register("另一个问题")
    checkpoint_now(at=found.now)
    note(found.ask(problem, "市办甲", words="存证以后的一步"))
    found.problem = problem
    return found


def step(book, seq):
    return Step.objects.get(problem=book.problem, seq=seq)


def standalone(tmp_path, *, words=True):
    """Exit code and words of the stand-alone tool over an export made now."""
    path = tmp_path / "ledger.jsonl"
    export_ledger(path=path, with_words=words)
    public = signing.folder() / "checkpoint-ed25519.pub"
    command = [sys.executable, str(TOOL), str(path), "--checkpoints", str(folder()), "--key", str(public)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    return done.returncode, done.stdout + done.stderr


def found(tmp_path):
    """(number, seq, sentence) of the faults, after holding both verifiers to the same verdict."""
    verdict = verify_ledger(with_files=False)
    code, words = standalone(tmp_path)
    assert code == (0 if verdict.sound else 1), words
    return [(fault.number, fault.seq) for fault in verdict.faults]


def recompute(problem):
    """As an attacker does who knows how the chain is made."""
    previous = ""
    for row in Step.objects.filter(problem=problem).order_by("seq"):
        row.previous = previous
        row.digests = {n: chain.digest(salt=row.salts[n], text=text) for n, text in row.words.items()}
        row.hash = chain.step_hash(previous=previous, body=step_body(row, number=problem.number))
        row.save()
        previous = row.hash
    Problem.objects.filter(id=problem.id).update(head=previous)


def test_sound_chains_need_no_closer_look(book):
    (row,) = Step.objects.filter(problem=book.problem, seq=2)
    passed = check_some(published_after(0, limit=10), {book.problem.number: (2, row.hash)})
    assert (passed.doubtful, passed.chains, passed.steps, passed.loose_steps) == ([], 2, 5, 3)


def test_an_untouched_ledger_is_sound_and_says_what_is_not_anchored(book, tmp_path):
    assert found(tmp_path) == []
    verdict = verify_ledger(with_files=False)
    assert (verdict.chains, verdict.steps, verdict.loose_steps, verdict.loose_chains) == (2, 5, 1, 1)
    assert "没有发现改动" in sentences(verdict)[-1]
    assert "1个步骤或日志晚于" in standalone(tmp_path)[1]


@pytest.mark.parametrize(
    "change",
    [
        {"to_state": "struck_off"},
        {"actor_id": None},
        {"codes": {"desk": ["lead", 1]}},
        {"move": "void"},
        {"digests": {}, "words": {}, "salts": {}},
    ],
)
def test_a_changed_column_is_found_at_its_step(book, tmp_path, change):
    Step.objects.filter(id=step(book, 3).id).update(**change)
    assert found(tmp_path) == [(book.problem.number, 3)]


def test_a_changed_moment_is_found(book, tmp_path):
    row = step(book, 2)
    Step.objects.filter(id=row.id).update(happened_at=row.happened_at.replace(microsecond=1))
    assert found(tmp_path) == [(book.problem.number, 2)]


def test_a_changed_text_is_found(book, tmp_path):
    Step.objects.filter(id=step(book, 3).id).update(words={"note": "什么也没有"})
    assert found(tmp_path) == [(book.problem.number, 3)]


def test_an_added_text_is_found(book, tmp_path):
    row = step(book, 3)
    Step.objects.filter(id=row.id).update(words={**row.words, "more": "后来加的"})
    assert found(tmp_path) == [(book.problem.number, 3)]


def test_an_erased_text_is_erased_and_not_broken(book, tmp_path):
    Step.objects.filter(id=step(book, 3).id).update(words={}, salts={})
    assert found(tmp_path) == []
    verdict = verify_ledger(with_files=False)
    assert verdict.erased == [(book.problem.number, 3)]
    assert "1处文字已按规定清除" in standalone(tmp_path)[1]


def test_a_removed_step_is_missed(book, tmp_path):
    Step.objects.filter(id=step(book, 2).id).delete()
    assert (book.problem.number, 2) in found(tmp_path)


def test_a_removed_last_step_is_missed(book, tmp_path):
    step(book, 4).delete()
    assert found(tmp_path) == [(book.problem.number, 4)]


def test_a_recomputed_chain_is_found_by_the_checkpoint(book, tmp_path):
    Step.objects.filter(id=step(book, 3).id).update(words={"note": "什么也没有"})
    recompute(book.problem)
    assert found(tmp_path) == [(book.problem.number, 3)]


def test_a_recomputed_step_after_the_checkpoint_is_not_found_but_counted_as_loose(book, tmp_path):
    Step.objects.filter(id=step(book, 4).id).update(words={"note": "换了说法"})
    recompute(book.problem)
    assert found(tmp_path) == []
    assert verify_ledger(with_files=False).loose_steps == 1


def test_a_shortened_and_recomputed_chain_is_found_by_the_checkpoint(book, tmp_path):
    Step.objects.filter(problem=book.problem, seq__gte=3).delete()
    Problem.objects.filter(id=book.problem.id).update(step_count=2)
    recompute(book.problem)
    assert found(tmp_path) == [(book.problem.number, 3)]


def test_a_problem_that_is_gone_is_missed(book, tmp_path):
    other = Problem.objects.exclude(id=book.problem.id).get()
    number = other.number
    other.sights.all().delete()
    other.steps.all().delete()
    Problem.objects.filter(id=other.id).delete()
    assert found(tmp_path) == [(number, 0)]


def test_a_changed_checkpoint_file_is_found(book, tmp_path):
    data = json.loads(file_of(1).read_text())
    data["heads"][0][2] = "0" * 64
    file_of(1).write_text(json.dumps(data))
    assert not verify_ledger(with_files=False).sound
    assert standalone(tmp_path)[0] == 1


def test_a_checkpoint_signed_by_another_key_is_found(book, tmp_path):
    for path in signing.folder().iterdir():
        path.unlink()
    signing.private_key()
    assert any("签名不对" in fault.sentence for fault in verify_ledger(with_files=False).faults)
    assert standalone(tmp_path)[0] == 1


def test_a_lost_checkpoint_file_is_missed(book):
    file_of(1).unlink()
    assert [f.sentence for f in verify_ledger(with_files=False).faults] == ["第1号存证的文件缺失或损坏，请从备份恢复"]


def test_a_database_put_back_to_an_older_one_is_found(book, tmp_path):
    """Two checkpoints lie on the disk that the older database does not know."""
    kept = list(Step.objects.filter(problem=book.problem).values_list("id", flat=True))
    checkpoint_now(at=book.now)
    for words in ("再一步", "又一步"):
        note(book.ask(book.problem, "市办甲", words=words))
        last = checkpoint_now(at=book.now)
    type(last).objects.filter(number__gt=1).delete()
    Step.objects.filter(problem=book.problem).exclude(id__in=kept).delete()
    Problem.objects.filter(id=book.problem.id).update(step_count=4, head=step(book, 4).hash)
    assert (book.problem.number, 5) in found(tmp_path)


def test_an_export_without_words_holds_none_and_still_verifies(book, tmp_path):
    code, _ = standalone(tmp_path, words=False)
    assert code == 0
    assert "张某某" not in (tmp_path / "ledger.jsonl").read_text()


def test_a_cut_export_is_found_by_the_tool(book, tmp_path):
    standalone(tmp_path)
    path = tmp_path / "ledger.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    done = subprocess.run([sys.executable, str(TOOL), str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    path.write_text("nonsense")
    assert subprocess.run([sys.executable, str(TOOL), str(path)], capture_output=True, check=False).returncode == 2


def test_chains_can_be_read_one_problem_at_a_time(book):
    [only] = chains(number=book.problem.number)
    assert [s.seq for s in only.steps] == [1, 2, 3, 4]
