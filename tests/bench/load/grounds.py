"""Whom and what a load asks for: sessions, tokens, numbers, made in a process over the place's own settings.

`python -m tests.bench.load.grounds` prints it as JSON.
"""

import importlib
import json
import random
import subprocess
import sys
from dataclasses import dataclass, fields
from typing import Any

import django

from scripts.set_up import ROOT
from tests.bench.seeding.places import Place

KEPT = 3000


@dataclass(frozen=True)
class Grounds:
    """What a load stands on. Sessions by who: office (sees all), verifier, leader, liaison (a bureau's).

    `numbers` of problems with a long history, `waiting` those of the city's office that wait for dispatch,
    with their versions.
    """

    sessions: dict[str, str]
    tokens: dict[str, str]
    numbers: list[str]
    waiting: list[tuple[str, int]]
    city: int
    lead: int
    category: int
    count: int


def grounds_of(place: Place) -> Grounds:
    """Ask a process that stands on the place's database."""
    command = [sys.executable, "-m", "tests.bench.load.grounds"]
    answer = subprocess.run(command, cwd=ROOT, env=place.environment(), check=True, capture_output=True, text=True)
    found = json.loads(answer.stdout)
    return Grounds(**{one.name: found[one.name] for one in fields(Grounds)})


def collect() -> dict[str, Any]:
    """Everything of `Grounds`, from the database."""
    models = importlib.import_module("chuangcheng.problems.models")
    people = importlib.import_module("chuangcheng.people.models")
    making = importlib.import_module("tests.bench.load.coming_in")
    holders = {
        "office": people.Post.objects.get(title="创城办干事1"),
        "verifier": people.Post.objects.get(title="复核专员1"),
        "leader": people.Post.objects.get(title="分管领导", organisation__parent=None),
        "liaison": people.Post.objects.filter(organisation__kind="bureau").order_by("id").first(),
    }
    city, lead = holders["office"].organisation_id, holders["liaison"].organisation_id
    problems = models.Problem.objects.order_by("id")
    last = problems.last().id
    picked = random.Random(7).sample(range(1, last), min(last - 1, KEPT * 12))
    rows = problems.filter(id__in=picked).values_list("number", "step_count", "state", "home_id")
    waiting = problems.filter(state="registered", home=city, after_count=1, list=None)
    found = list(waiting.values_list("number", "version"))
    random.Random(7).shuffle(found)
    users = {name: post.holdings.get().user for name, post in holders.items()}
    return {
        "sessions": {name: making.session_of(user) for name, user in users.items()},
        "tokens": {name: making.token_of(user, holders[name]) for name, user in users.items()},
        "numbers": [number for number, steps, _, _ in rows if steps >= 7][:KEPT],
        "waiting": found[:KEPT],
        "city": city,
        "lead": lead,
        "category": models.Problem.objects.filter(lead=lead).first().category_id,
        "count": last,
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(collect()))
