"""The map of a city of 10,000 sites and 50,000 open problems: the server's CPU, and frames on a slow phone; as JSON.

`CHUANGCHENG_TEST_DATABASE=sqlite python -m tests.bench.map_frames SITES PROBLEMS` runs on a database of its own. The
phone is headless Chromium at 360 × 740 with its processor slowed four times and WebGL drawn by software, which is
slower than any phone's own; so besides the time between frames the script's own work in them is told.
"""

import gzip
import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.environment import prepare

ROUNDS = 8
TICKS = os.sysconf("SC_CLK_TCK")
# A thumb drags the map about, then zooms in on a cluster and out again; gaps between frames in ms.
MOVES = """async () => {
  const map = document.querySelector("[data-map]").map, gaps = [];
  let last = performance.now(), going = true;
  const tick = (now) => { gaps.push(now - last); last = now; if (going) requestAnimationFrame(tick); };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(tick); });
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  for (const [x, y] of [[120, 80], [-160, 40], [60, -140], [-40, 60]]) {
    map.panBy([x, y], { duration: 500 });
    await wait(600);
  }
  for (const step of [1, 1, 1, -1, -1, -1]) { map.zoomTo(map.getZoom() + step, { duration: 500 }); await wait(700); }
  going = false;
  return gaps;
}"""


def database_cpu() -> float:
    """Seconds of CPU of the session's own backend; nothing where the database lies in this process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def asked(client: Any, path: str) -> dict[str, Any]:
    """CPU-ms and ms of one answer, the median of several; bytes, and bytes gzipped."""
    client.get(path)
    cpu, wall = [], []
    for _ in range(ROUNDS):
        begun, started = time.process_time() + database_cpu(), time.perf_counter()
        answer = client.get(path)
        wall.append(time.perf_counter() - started)
        cpu.append(time.process_time() + database_cpu() - begun)
    size, zipped = len(answer.content), len(gzip.compress(answer.content, 6))
    found = {"cpu": statistics.median(cpu) * 1000, "wall": statistics.median(wall) * 1000}
    return found | {"bytes": size, "gzipped": zipped}


def script_time(session: CDPSession) -> float:
    """Seconds the page's own thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def drawn(page: Page, session: CDPSession, url: str) -> dict[str, float]:
    """Seconds until the map stands and its thread's work for it; gaps between frames while it is moved."""
    page.goto("about:blank")
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    started = time.perf_counter()
    page.goto(url)
    page.wait_for_selector("[data-map][data-drawn]", timeout=180_000)
    standing = time.perf_counter() - started
    worked = script_time(session)
    gaps = sorted(page.evaluate(MOVES))
    moving = script_time(session) - worked
    return {
        "until": standing,
        "worked": worked,
        "median": statistics.median(gaps),
        "p95": gaps[int(len(gaps) * 0.95)],
        "frames": len(gaps),
        "per_frame": moving * 1000 / len(gaps),
    }


def run(sites: int, problems: int) -> dict[str, Any]:
    """All figures of one city."""
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test import Client
    from django.test.testcases import LiveServerThread
    from django.utils import timezone

    from scripts import machine
    from tests.bench.mapping import lay_out
    from tests.browsing import FLAGS, SIZES, sign_in
    from tests.ledgers import ledger

    settings.ALLOWED_HOSTS = ["*"]
    made = ledger()
    lay_out(made, sites=sites, problems=problems, at=timezone.now())
    user = made.people.user("市办甲")
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    paths = {"data": "/map/data.json", "late": "/map/data.json?tone=overdue", "list": "/map/list/"}
    found: dict[str, Any] = {name: asked(client, path) for name, path in paths.items()}
    if "--no-frames" in sys.argv:
        return found
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    url = f"http://127.0.0.1:{server.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=FLAGS)
        context = browser.new_context(**SIZES["phone"])
        sign_in(context, user, url)
        page = context.new_page()
        found["phone"] = drawn(page, context.new_cdp_session(page), f"{url}/map/")
        browser.close()
    server.terminate()
    return found


if __name__ == "__main__":
    prepare()
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
