"""What the database of an installation holds, asked by a process on it: `facts(place, "version", number)`."""

import importlib
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

from tests.operating.serving import Installation


def facts(place: Installation, *question: str) -> list[Any]:
    """The answer to one question, see `answers`."""
    found: list[Any] = json.loads(place.run(*question, module="tests.proofs.asked_of").splitlines()[-1])
    return found


def count(place: Installation, *question: str) -> int:
    """How many."""
    return len(facts(place, *question))


def room(name: str) -> Any:
    """A module of the product; Django must be ready first."""
    return importlib.import_module(f"chuangcheng.{name}")


def answers() -> dict[str, Callable[..., Any]]:
    """Every question by name."""
    problems, files, people = room("problems.models"), room("evidence.models").File, room("people.models")
    jobs = room("jobs.models").Job
    steps = problems.Step.objects
    return {
        "steps": lambda key: steps.filter(key=key).values_list("id"),
        "keys": lambda: steps.exclude(key=None).values_list("key", flat=True),
        "texts": lambda: problems.Problem.objects.values_list("text", flat=True),
        "file keys": lambda: files.objects.values_list("key", flat=True),
        "steps of": lambda number: steps.filter(problem__number=number).values_list("id"),
        "problems": lambda text: problems.Problem.objects.filter(text=text).values_list("number"),
        "version": lambda number: problems.Problem.objects.filter(number=number).values_list("version", flat=True),
        "files": lambda key: files.objects.filter(key=key).values_list("id"),
        "home": lambda: people.Organisation.objects.filter(name="云屏市").values_list("id", flat=True),
        "jobs failed": lambda: jobs.objects.filter(state="failed").values_list("id", "attempts", "sentence"),
        "jobs left": lambda: jobs.objects.exclude(state__in=["done", "failed"]).values_list("id", "state", "attempts"),
        "imports": imported,
        "stage": stage,
        "silence": silence,
        "torn": torn,
    }


def imported() -> list[Any]:
    """Each import, its state, and how many problems its list has."""
    problems = room("problems.models").Problem.objects
    return [
        (row.id, row.state, problems.filter(list=row.feedback_id).count() if row.feedback_id else 0)
        for row in room("imports.models").ListImport.objects.all()
    ]


def stage(many: str, rows: str) -> list[int]:
    """Lists read and filled in, waiting to be imported; no problem stands on two of them."""
    from django.utils import timezone

    large = importlib.import_module("tests.imports.reading.large")
    at, staging = timezone.now(), room("imports.operations.staging")
    office = room("people.models").User.objects.get(display_name="市办甲")
    by, city = (
        room("people.queries").actor_for(office, at),
        room("people.models").Organisation.objects.get(name="云屏市"),
    )
    made = []
    for n in range(int(many)):
        path = Path(os.environ["CHUANGCHENG_HOME"]) / f"list{n}.xlsx"
        with large.large_list(path, rows=int(rows), first=n * int(rows)).open("rb") as stream:
            file = room("evidence.operations").store(
                stream=stream, name=path.name, source="desktop", by_id=by.user_id, at=at, sheets=True
            )
        row = staging.begin_import(file=file, organisation_id=city.id, by=by, at=at)
        staging.stage(import_id=row.id, at=at)
        details = {"level": "city", "received_on": f"{at:%Y-%m-%d}", "issuer": "示例市创城办", "title": f"清单{n}"}
        room("imports.operations.settling").set_details(import_id=row.id, details=details, by=by, at=at)
        made.append(row.id)
    return made


def silence() -> list[int]:
    """Let five minutes of silence have passed for jobs that nobody works on any more."""
    from django.utils import timezone

    queueing, now = room("jobs.queueing"), timezone.now()
    quiet = room("jobs.models").Job.objects.filter(state="running", heartbeat_at__lt=now - timedelta(seconds=45))
    quiet.update(heartbeat_at=now - queueing.SILENCE - timedelta(minutes=1))
    taken = importlib.import_module("django_tasks_db.models").DBTaskResult.objects.filter(
        started_at__lt=now - timedelta(seconds=45)
    )
    taken.update(started_at=now - queueing.SILENCE - timedelta(minutes=1))
    return []


def torn() -> list[str]:
    """Rows that do not hold together: a problem and its steps, a step and what the outbox tells of it."""
    from django.db import connection
    from django.db.models import Count, F

    problems = room("problems.models")
    found = [
        f"{number} says {said} steps and has {there}"
        for number, said, there in problems.Problem.objects.annotate(there=Count("steps"))
        .exclude(there=F("step_count"))
        .values_list("number", "step_count", "there")
    ]
    told = room("notices.models").Outbox.objects.filter(kind__startswith="problem.").values_list("payload", flat=True)
    times: dict[int, int] = {}
    for payload in told:
        times[payload["step"]] = times.get(payload["step"], 0) + 1
    found += [f"step {step} is told {many} times" for step, many in times.items() if many != 1]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA integrity_check").fetchone()[0]
        found += [] if said == "ok" else [f"integrity_check: {said}"]
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    django.setup()
    print(json.dumps(list(answers()[sys.argv[1]](*sys.argv[2:])), default=str))
