"""The work that a power cut interrupts: `python -m tests.proofs.city_at_work prepare`, then `… work TURNS [WITHOUT]`.

Each turn stores a photo, makes a move that brings it and now and then registers a problem, in two threads; what was
acknowledged is written into the file `acknowledged` of the home once the operation has returned. WITHOUT `file` or
`folder` the product's fsync of blobs or of their folders is taken out: the proof must fail then.
"""

import io
import json
import os
import sys
import threading
import uuid
from pathlib import Path

import django
from django.core.management import call_command

HOME = Path(os.environ["CHUANGCHENG_HOME"])


def prepare() -> None:
    """A database with the cast and a few problems."""
    from tests.ledgers import ledger

    call_command("migrate", verbosity=0, interactive=False)
    book = ledger()
    numbers = [book.register(f"第{n}处").number for n in range(3)]
    (HOME / "numbers").write_text(json.dumps([numbers, book.now.isoformat()]), encoding="utf-8")


def take_out(without: str) -> None:
    """Leave out an fsync."""
    from chuangcheng.evidence import blobs

    whole = blobs.sync

    def sync(path: Path) -> None:
        if path.is_dir() != (without == "folder"):
            whole(path)

    if without:
        blobs.sync = sync


def work(turns: int) -> None:
    """Two people, and what they are told."""
    said = os.open(HOME / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    people = [threading.Thread(target=person, args=(n, turns, said)) for n in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()


def person(who: int, turns: int, said: int) -> None:
    from datetime import datetime, timedelta

    from django.db import connection

    from chuangcheng.evidence.operations import store
    from chuangcheng.people.models import Organisation, User
    from chuangcheng.people.queries import actor_for
    from chuangcheng.problems.operations.ask import Ask, FileRef
    from chuangcheng.problems.operations.registering import NewProblem, register
    from chuangcheng.problems.operations.urging import note
    from tests.evidence.samples import jpeg

    numbers, moment = json.loads((HOME / "numbers").read_text(encoding="utf-8"))
    now = datetime.fromisoformat(moment) + timedelta(minutes=1)
    by = actor_for(User.objects.get(display_name="市办甲" if who else "市办乙"), now)
    home = Organisation.objects.get(name="云屏市").id

    def tell(words: str) -> None:
        os.write(said, f"{words}\n".encode())

    for turn in range(turns):
        key = uuid.uuid4()
        photo = io.BytesIO(jpeg(seed=who * 10_000 + turn, size=(200, 150)))
        file = store(stream=photo, name="现场.jpg", key=key, source="desktop", by_id=by.user_id, at=now)
        tell(f"file {key}")
        move = uuid.uuid4()
        files = (FileRef(file.pk, "document"),)
        note(Ask(number=numbers[who], by=by, at=now, words=f"第{turn}次", key=move, files=files))
        tell(f"step {move}")
        if turn % 3 == 0:
            new = NewProblem(home=home, text=f"第{who}人第{turn}处")
            tell(f"problem {register(new=new, by=by, at=now).number}")
    connection.close()


def main() -> None:
    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        take_out("".join(sys.argv[3:]))
        work(int(sys.argv[2]))


if __name__ == "__main__":
    main()
