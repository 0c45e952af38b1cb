"""The report of a list with many problems and as many photo pairs, as one file; printed as JSON.

`python -m tests.bench.reporting PROBLEMS docx|pdf` runs it in a process and a database of its own.
"""

import io
import json
import os
import random
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from PIL import Image

from tests.bench.importing import AT
from tests.environment import prepare

SIDE = (1600, 1200)


def snapshot(number: int, grain: Image.Image) -> bytes:
    """A picture the size of a view with as much detail as a photo, no two alike: about 300 KB."""
    chance = random.Random(number)
    picture = grain.copy()
    colour = tuple(chance.randrange(60, 200) for _ in range(3))
    picture.paste(colour, (0, 0, chance.randrange(200, 800), chance.randrange(200, 800)))
    sink = io.BytesIO()
    picture.save(sink, "JPEG", quality=82)
    return sink.getvalue()


def run(count: int, form: str) -> dict[str, Any]:
    """Seconds of drafting and of drawing, the size of the file and the peak of memory, both in MB."""
    from chuangcheng.people.models import Organisation
    from chuangcheng.problems.models import Assignment, Attachment, FeedbackList, Measure, Problem
    from chuangcheng.problems.operations.filling import NewRow
    from chuangcheng.problems.operations.lists import ListDetails, add_rows, publish_list, receive_list
    from chuangcheng.reports.operations import open_document
    from chuangcheng.reports.queries import text_of
    from chuangcheng.reports.rendering import render_file
    from tests.cast import cast

    people = cast()
    by, home = people.actor("院办甲", AT), people.org("示例医院")
    details = ListDetails(organisation=home.id, issuer="示例市创城办", title="实地测评问题反馈清单", level="city",
                          received_on=AT.date())  # fmt: skip
    feedback: FeedbackList = receive_list(details=details, by=by, at=AT)
    rows = (
        NewRow(text=f"门诊楼{n % 9}层走廊有杂物{n % 37}处，影响通行，需要尽快处理（第{n}条）", place=f"门诊楼{n % 9}层")
        for n in range(count)
    )
    for _ in add_rows(feedback=feedback, rows=rows, by=by, at=AT):
        pass
    publish_list(feedback=feedback, by=by, at=AT)
    problems = list(Problem.objects.filter(list=feedback).order_by("id"))
    Problem.objects.filter(list=feedback).update(state="struck_off", submitted_at=AT + timedelta(days=3))
    unit: Organisation = people.org("总务科")
    parts = Assignment.objects.bulk_create(
        Assignment(problem=p, unit=unit, role="lead", assigned_by=home, assigned_at=AT, person_name="总务乙")
        for p in problems
    )
    Measure.objects.bulk_create(
        Measure(problem=p, assignment=part, unit=unit, happened_at=AT, recorded_at=AT,
                text=f"清理杂物{p.id % 50}处，安排专人每天巡查，张贴提示{p.id % 9}块。")
        for p, part in zip(problems, parts, strict=True)
    )  # fmt: skip
    files = photos(2 * count)
    Attachment.objects.bulk_create(
        Attachment(problem=p, file=files[2 * n + k], role=role)
        for n, p in enumerate(problems)
        for k, role in enumerate(("before", "after"))
    )
    document = open_document(list_id=feedback.id, kind="report", by=by, at=AT)
    begun, spent = time.perf_counter(), time.process_time()
    text = text_of(document, AT)
    drafted = time.perf_counter()
    data = render_file(text, form)
    done = time.perf_counter()
    (Path(os.environ["CHUANGCHENG_HOME"]) / f"report.{form}").write_bytes(data)
    own = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
    return {"drafting": drafted - begun, "drawing": done - drafted, "cpu": time.process_time() - spent,
            "size": len(data) / 2**20, "memory": own / 1024}  # fmt: skip


def photos(count: int) -> list[Any]:
    """So many different photos in the evidence room, with their views made."""
    from chuangcheng.evidence.operations import make_derivatives, store

    grain = Image.effect_noise((SIDE[0] // 6, SIDE[1] // 6), 60).resize(SIDE).convert("RGB")
    made = []
    for number in range(count):
        stream = io.BytesIO(snapshot(number, grain))
        file = store(stream=stream, name=f"{number}.jpg", source="album", by_id=None, at=AT)
        make_derivatives(file=file, at=AT)
        made.append(file)
    return made


def main() -> None:
    prepare(durable=True)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    print(json.dumps(run(int(sys.argv[1]), sys.argv[2])))


if __name__ == "__main__":
    main()
