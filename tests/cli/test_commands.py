"""Each command does its one thing; whatever goes wrong is a sentence and an exit code, never a traceback."""

import io
import json

import pytest
from django.core.management import CommandError
from django.db import OperationalError

from chuangcheng.cli import app, proving, starting
from chuangcheng.jobs import grounds
from chuangcheng.jobs.checkpoints import checkpoint_now
from chuangcheng.people.models import Organisation, Post, User
from chuangcheng.problems.models import FeedbackList, Problem, Step
from tests.cli.commands import command
from tests.ledgers import ledger

SHEET = """2026年3月2日测评问题反馈清单
序号,问题,地点,责任单位,整改时限
1,垃圾桶满溢,中山路口,城管局,2026年3月20日
2,乱停车,南门,示例物业,立即整改
3,,北门,公安局,2026年3月25日
"""


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.CHUANGCHENG_HOME = tmp_path
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "清单.csv"
    path.write_text(SHEET, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["no-such"], "no-such"),
        (["verify", "--wrong"], "--wrong"),
        (["user", "add"], "Missing argument"),
        (["serve", "--port", "abc"], "--port"),
    ],
)
def test_a_command_written_wrong_is_a_sentence_and_code_2(capsys, arguments, word):
    code, out, err = command(capsys, *arguments)
    assert code == 2
    assert word in err
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (OperationalError("connection refused\nmore"), 4, "数据库出错：connection refused"),
        (PermissionError(13, "Permission denied", "/data"), 4, "/data"),
        (ZeroDivisionError("division by zero"), 4, "程序出错"),
        (KeyboardInterrupt(), 130, "已中止"),
        (CommandError("cannot migrate"), 2, "cannot migrate"),
    ],
)
def test_whatever_fails_inside_is_a_sentence(capsys, monkeypatch, error, code, word):
    def fail(**_):
        raise error

    monkeypatch.setattr(starting, "prepare", fail)
    found, out, err = command(capsys, "init")
    assert found == code
    assert word in err
    assert "Traceback" not in out + err


def test_every_command_has_help_in_chinese(capsys):
    code, out, _ = command(capsys, "--help")
    assert code == 0
    for name in (
        "init",
        "serve",
        "web",
        "worker",
        "sweep",
        "import-list",
        "verify",
        "backup",
        "restore",
        "demo",
        "report",
        "reply",
        "manage",
    ):
        assert any(line.strip().startswith(name) for line in out.splitlines()), name
    assert command(capsys, "user", "--help")[0] == 0


@pytest.mark.django_db
def test_an_account_is_opened_with_a_password_to_hand_over(capsys):
    code, out, _ = command(capsys, "user", "add", "lishi", "--name", "示例[甲]", "--administrator")
    assert code == 0
    user = User.objects.get(username="lishi")
    assert user.is_administrator
    assert user.must_change_password
    assert user.check_password(out.split("初始密码：")[1].split()[0])
    assert "示例[甲]" in out
    code, out, err = command(capsys, "user", "add", "lishi")
    assert (code, out) == (3, "")
    assert "lishi" in err


@pytest.mark.django_db
def test_a_password_can_be_given_on_the_standard_input(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"plane-tree-27-lantern\n")))
    code, out, _ = command(capsys, "user", "add", "lishi", "--password-stdin")
    assert code == 0
    assert User.objects.get(username="lishi").check_password("plane-tree-27-lantern")
    assert "lantern" not in out


@pytest.mark.django_db
def test_verify_says_0_for_a_sound_ledger_and_1_for_a_changed_one(capsys):
    book = ledger()
    problem = book.register()
    checkpoint_now(at=book.now)
    code, out, _ = command(capsys, "verify")
    assert code == 0
    assert "没有发现改动" in out
    Step.objects.update(to_state="void")
    code, out, _ = command(capsys, "verify", "--no-files")
    assert code == 1
    assert f"问题{problem.number}第1步" in out
    code, out, _ = command(capsys, "verify", "--json")
    assert code == 1
    assert json.loads(out)["faults"][0]["number"] == problem.number


@pytest.mark.django_db
def test_verify_exports_for_the_stand_alone_tool(capsys, tmp_path):
    ledger().register("某户门口")
    target = tmp_path / "out.jsonl"
    assert command(capsys, "verify", "--export", str(target), "--no-words")[0] == 0
    head, row = (json.loads(line) for line in target.read_text().splitlines())
    assert head["problems"] == 1
    assert "words" not in row["steps"][0]
    assert command(capsys, "verify", "--export", str(tmp_path / "none" / "out.jsonl"))[0] == 4


@pytest.mark.django_db(transaction=True)
def test_a_list_is_imported_with_the_documented_json(capsys, sheet):
    ledger()
    code, out, _ = command(capsys, "import-list", sheet, "--json", "--organisation", "云屏市", "--create-units")
    found = json.loads(out)
    assert code == 1  # a row has no text
    assert set(found) == {"list", "rows", "imported", "duplicates", "errors", "warnings", "problems"}
    assert (found["rows"], found["imported"], found["duplicates"]) == (3, 2, 0)
    assert [error["row"] for error in found["errors"]] == [5]
    first = found["problems"][0]
    assert set(first) == {"number", "row", "text", "place", "leads", "assists", "leader", "person", "due"}
    assert (first["row"], first["text"], first["leads"], first["due"]) == (3, "垃圾桶满溢", ["城管局"], "2026-03-20")
    assert Organisation.objects.filter(name="示例物业").exists()
    step = Step.objects.filter(problem__number=first["number"]).get()
    assert (step.actor_id, step.post.organisation.name) == (None, "云屏市")


@pytest.mark.django_db(transaction=True)
def test_a_dry_run_says_what_it_would_do_and_leaves_nothing(capsys, sheet):
    ledger()
    code, out, _ = command(capsys, "import-list", sheet, "--dry-run", "--json")
    found = json.loads(out)
    assert code == 1
    assert (found["list"], found["rows"], found["imported"], found["problems"]) == (None, 3, 0, [])
    assert any("示例物业" in warning["reason"] for warning in found["warnings"])
    assert not Problem.objects.exists()
    assert not FeedbackList.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_list_again_is_duplicates_and_not_imported_twice(capsys, sheet):
    ledger()
    first = json.loads(command(capsys, "import-list", sheet, "--json", "--create-units")[1])
    again = json.loads(command(capsys, "import-list", sheet, "--json")[1])
    assert (again["list"], again["imported"], again["duplicates"]) == (first["list"], 0, 2)
    assert Problem.objects.count() == 2
    assert "以前导入过" in command(capsys, "import-list", sheet)[1]


@pytest.mark.django_db(transaction=True)
def test_a_list_can_be_imported_on_a_machine_where_nothing_is_set_up(capsys, sheet):
    grounds.prepare(at=ledger().now, report=lambda *_: None)
    Post.objects.all().update(is_active=False)
    Organisation.objects.filter(parent=None).update(is_active=False)
    code, _, err = command(capsys, "import-list", sheet)
    assert code == 3
    assert "--create-units" in err
    code, out, _ = command(capsys, "import-list", sheet, "--json", "--create-units", "--organisation", "示例中心")
    assert json.loads(out)["imported"] == 2
    assert Post.objects.filter(organisation__name="示例中心", roles=["office"]).exists()


@pytest.mark.django_db(transaction=True)
def test_the_report_and_the_answered_sheet_come_out_as_files(capsys, sheet, tmp_path):
    ledger()
    number = str(json.loads(command(capsys, "import-list", sheet, "--json")[1])["list"])
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doctype html>")):
        out = tmp_path / f"报告.{form}"
        assert command(capsys, "report", "list", number, "--format", form, "--out", str(out))[0] == 0
        assert out.read_bytes().startswith(begins)
    out = tmp_path / "回复.xlsx"
    code, said, _ = command(capsys, "reply", number, "--out", str(out))
    assert (code, "csv" in said) == (0, True)
    assert out.read_bytes().startswith(b"PK")
    assert command(capsys, "reply", number, "--out", str(tmp_path / "回复.doc"))[0] == 3
    assert command(capsys, "report", "list", number, "--format", "odt", "--out", str(out))[0] == 3
    assert command(capsys, "report", "list", "999999", "--out", str(out))[0] == 3


@pytest.mark.django_db
def test_a_file_that_is_not_there_or_no_list_is_refused(capsys, tmp_path):
    ledger()
    code, _, err = command(capsys, "import-list", str(tmp_path / "none.xlsx"))
    assert (code, "没有找到文件" in err) == (3, True)


@pytest.mark.django_db
def test_the_sweep_can_be_run_once_by_the_systems_own_timer(capsys, monkeypatch):
    monkeypatch.setattr("chuangcheng.jobs.rounds.close_old_connections", lambda: None)
    code, out, _ = command(capsys, "sweep", "--once")
    assert code == 0
    assert "存证 1" in out


@pytest.mark.django_db
def test_init_can_be_repeated_and_says_what_the_database_is(capsys):
    for _ in range(2):
        code, out, _ = command(capsys, "init")
        assert code == 0
        assert "数据库：" in out


@pytest.mark.django_db
def test_nothing_starts_on_a_database_that_is_behind(capsys, monkeypatch):
    monkeypatch.setattr(grounds.MigrationExecutor, "migration_plan", lambda self, targets: ["something"])
    for name in ("serve", "web", "worker", "sweep", "verify", "backup"):
        code, _, err = command(capsys, name, *(["x"] if name == "backup" else []))
        assert (code, "chuangcheng upgrade" in err) == (3, True), name


def test_an_affected_sqlite_and_a_network_disk_are_said_at_the_start(settings, monkeypatch):
    monkeypatch.setattr(grounds.connection, "vendor", "sqlite", raising=False)
    settings.SQLITE_JOURNAL = "DELETE"
    monkeypatch.setattr(grounds, "file_system", lambda path: "nfs4")
    said = "".join(grounds.ground())
    assert "回滚日志" in said
    assert "网络盘" in said


def test_progress_is_silent_below_a_second_and_in_a_pipe(capsys):
    with proving.progress() as report:
        for number in range(5):
            report(number, 5, "正在核对")
    assert capsys.readouterr() == ("", "")


def test_the_class_of_wrong_commands_is_the_one_typer_raises():
    assert issubclass(app.typer.BadParameter, app.ClickException)
