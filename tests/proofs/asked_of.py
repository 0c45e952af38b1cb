"""What the database of an installation holds, asked by a process on it: `facts(place, "version", number)`."""

import json
import os
import sys
from typing import Any

import django

from tests.operating.serving import Installation


def facts(place: Installation, *question: str) -> list[Any]:
    """The answer to one question, see `ANSWERS`."""
    found: list[Any] = json.loads(place.run(*question, module="tests.proofs.asked_of").splitlines()[-1])
    return found


def count(place: Installation, *question: str) -> int:
    """How many."""
    return len(facts(place, *question))


def answer(what: str, *given: str) -> list[Any]:
    """One question of the database the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuangcheng.config.settings")
    django.setup()
    from chuangcheng.evidence.models import File
    from chuangcheng.people.models import Organisation
    from chuangcheng.problems.models import Problem, Step

    answers = {
        "steps": lambda key: Step.objects.filter(key=key).values_list("id"),
        "keys": lambda: Step.objects.exclude(key=None).values_list("key", flat=True),
        "steps of": lambda number: Step.objects.filter(problem__number=number).values_list("id"),
        "problems": lambda text: Problem.objects.filter(text=text).values_list("number"),
        "version": lambda number: Problem.objects.filter(number=number).values_list("version", flat=True),
        "files": lambda key: File.objects.filter(key=key).values_list("id"),
        "home": lambda: Organisation.objects.filter(name="云屏市").values_list("id", flat=True),
    }
    return list(answers[what](*given))


if __name__ == "__main__":
    print(json.dumps(answer(*sys.argv[1:]), default=str))
