"""Every operation that changes a setting writes the old and the new value to the log; a new one must be decided about.

Read from the source: a public function of the rooms below that takes who (`by`) and when (`at`) calls, itself or by
functions beside it, `record` or `log` with `old` and `new`.
"""

import ast
from pathlib import Path

import pytest

import chuangcheng
from chuangcheng.audit.models import Entry
from chuangcheng.notices.channels import Hook
from chuangcheng.people.operations.channels import in_words, set_channel
from tests.cast import AT, cast

ROOT = Path(chuangcheng.__file__).parent
ROOMS = ("people/operations", "places/operations", "jobs/upkeep.py")
# What takes who and when but changes no setting, or leaves the entry to the operation it calls, each with its reason.
NO_SETTING = {
    "follow_move": "starts a job after a unit moved; the move is logged by save_organisation",
    "follow_days": "starts a job after a day changed; the day is logged before it",
    "rebuild_sights_task": "who sees what is reckoned anew; nobody's choice",
    "recompute_task": "deadlines are reckoned anew; what it did is logged as a number",
    "save": "a row of a sheet, saved by the operation a page calls, which logs",
    "save_unit": "calls save_organisation, which logs",
    "import_units": "calls import_tree, which logs",
    "retire_unit": "calls retire_organisation, which logs",
}


# Entries with a new value only, each with its reason.
NOTHING_BEFORE = {
    "user.add": "new", "token.issue": "new", "post.hold": "new", "organisation.import": "counts; each change apart",
    "post.hand_over": "whom it was taken from stands in the new value", "user.password": "secret",
    "user.reset_password": "secret", "checklist.add": "new", "patrol.add": "a look that was taken, never changed",
}  # fmt: skip


def functions():
    """name → (node, its file's functions) of every function of the rooms."""
    found = {}
    for room in ROOMS:
        path = ROOT / room
        for file in [path] if path.is_file() else sorted(path.glob("*.py")):
            beside = {
                node.name: node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)
            }
            found |= {name: (node, beside) for name, node in beside.items()}
    return found


def takes_who_and_when(node):
    names = {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    return not node.name.startswith("_") and {"by", "at"} <= names and node.name != "record"


def writes(node, beside, seen=()):
    """Whether it calls record or log with old and new."""
    for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in {"record", "log"} and {"old", "new"} <= {keyword.arg for keyword in call.keywords}:
            return True
        if name in beside and name not in seen and writes(beside[name], beside, (*seen, name)):
            return True
    return False


def without_old(node):
    """Actions it logs with `old=None` written there."""
    for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
        old = next((k.value for k in call.keywords if k.arg == "old"), None)
        if isinstance(old, ast.Constant) and old.value is None:
            yield call.args[0].value


def operations():
    return {name: (node, beside) for name, (node, beside) in functions().items() if takes_who_and_when(node)}


def test_every_operation_of_settings_writes_old_and_new():
    found = operations()
    assert len(found) > 25
    silent = {name for name, (node, beside) in found.items() if not writes(node, beside)}
    assert silent == set(NO_SETTING)


def test_only_what_had_no_value_before_is_logged_without_one():
    assert {action for node, _ in operations().values() for action in without_old(node)} == set(NOTHING_BEFORE)


def test_an_operation_that_forgets_the_log_is_noticed():
    source = ast.parse("def save_thing(*, by, at):\n    row.save()\n").body[0]
    assert takes_who_and_when(source)
    assert not writes(source, {})


@pytest.mark.django_db
def test_a_secret_of_a_channel_and_a_password_are_not_in_the_log():
    people = cast()
    hook = {"kind": "webhook", "address": "https://robot.example/send?key=geheim", "secret": "0123456789abcdef-geheim"}
    set_channel(organisation_id=people.org("城管局").id, channel=hook, by=people.actor("管理甲"), at=AT)
    entry = Entry.objects.get(action="organisation.channel")
    assert entry.old == {"channel": "无"}
    assert "robot.example" in entry.new["channel"]
    assert "geheim" not in str((entry.old, entry.new))
    assert "geheim" not in in_words(Hook(**hook))
