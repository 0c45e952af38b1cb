"""`python -m tests.journeys.screenshots`: draw the pictures of the manual into docs/manual/.

Plays the demo in a home of its own, serves it, and looks at it as its people do. A page that cannot be drawn is said
and leaves the picture that is there; the command then ends with 1. `… 12 07` draws only pictures whose names begin so.
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright

from scripts import machine
from tests.browsing import FLAGS, SIZES, Size
from tests.environment import prepare
from tests.journeys.on_the_ground import a_failing_item, in_the_field, the_round, the_site, the_standard
from tests.journeys.person import Person, photo
from tests.sheets import ListRow, list_with_pictures

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "manual"
MOST_BYTES = 150 * 1024


@dataclass(frozen=True)
class Picture:
    """One picture: whose screen, which size, and how to get there."""

    name: str
    login: str
    way: Callable[[Person], None]
    size: Size = "desktop"
    whole: bool = False  # the page to its end, not only what fits the screen


def at(path: str) -> Callable[[Person], None]:
    """Just open an address."""
    return lambda person: person.go(path)


def problem(words: str) -> Callable[[Person], None]:
    """The page of the problem with these words."""
    return lambda person: person.go(f"/problems/{person.number_of(words)}/")


def nobody(person: Person) -> None:
    """The log-in page, as somebody sees it who is not logged in."""
    person.page.context.clear_cookies()
    person.go("/login/")
    person.page.get_by_label("登录名").fill("yuanban")


def dispatch_dialog(person: Person) -> None:
    person.open_move(person.number_of("洗手液"), "交办")
    person.pick("第一牵头单位", "总务科")
    person.dialog.get_by_label("交办要求").fill("今天下班前补齐，并检查各楼层。")
    person.page.wait_for_timeout(800)


def measure_form(person: Person) -> None:
    person.open_move(person.number_of("非机动车停放"), "填写措施")
    person.dialog.get_by_label("做了什么").fill("施划非机动车位60余个，增派值守人员2名")
    person.dialog.get_by_label("做了什么").press("Tab")
    person.dialog.locator(".figure-row").first.wait_for()


def photos_in_form(person: Person) -> None:
    measure_form(person)
    person.drop("after", *(photo(f"车棚整改后-{n}.jpg", "parking", f"东侧车棚 {n}") for n in (1, 2)))
    person.dialog.locator("[data-drop][data-name=after]").scroll_into_view_if_needed()


def heap(person: Person) -> None:
    number = person.number_of("轮椅")
    person.go("/problems/photos/")
    names = ((f"{number}-1.jpg", "gate", "住院部一楼"), (f"{number}整改后-2.jpg", "volunteer", "住院部一楼"))
    person.drop("photos", *(photo(*name) for name in (*names, ("微信图片.jpg", "poster", "门诊大厅"))))
    person.page.get_by_role("button", name="下一步：核对").click()
    person.page.locator(".heap-row").first.wait_for()


def why_this_limit(person: Person) -> None:
    problem("非机动车停放")(person)
    person.page.locator(".turn details summary").first.click()


def ticked(person: Person) -> None:
    person.go("/problems/?state=open")
    person.page.locator("[data-tick-all]").check()


def bulk_form(person: Person) -> None:
    ticked(person)
    person.page.locator(".bulkbar").get_by_role("button", name="催办").click()
    person.dialog.get_by_label("催办内容").fill("请抓紧办理，明天下班前报进展。")


def bulk_verdicts(person: Person) -> None:
    ticked(person)
    person.page.locator(".bulkbar").get_by_role("button", name="销号").click()
    person.dialog.get_by_role("button", name="销号").click()
    person.dialog.locator(".verdicts").wait_for()


ROWS = (
    ListRow("1", ("住院部东侧绿化带有白色垃圾",), "住院部东侧", "总务科", "示例院领导", "10日内", ""),
    ListRow("2", ("急诊门前台阶破损", "无障碍坡道被占用"), "急诊楼", "总务科/保卫科", "示例院领导", "立即整改"),
    ListRow("3", ("宣传栏内容陈旧",), "门诊大厅", "党办", "示例院领导", date.today() + timedelta(days=12)),
    ListRow("4", ("吸烟区标识不清",), "停车场北侧", "后勤保障部", "示例院领导", "尽快"),
    ListRow("5", ("",), "职工食堂", "总务科", "示例院领导", date.today() + timedelta(days=9)),
)


def uploaded(person: Person) -> None:
    person.go("/lists/import/")
    data = list_with_pictures(rows=ROWS)
    file = {"name": "实地复查问题清单.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    person.page.get_by_label("清单文件").set_input_files(file)


def columns(person: Person) -> None:
    uploaded(person)
    person.page.get_by_role("button", name="上传并识别").click()
    person.page.get_by_role("heading", name="每一列是什么").wait_for()


def details(person: Person) -> None:
    columns(person)
    person.page.get_by_role("button", name="下一步").click()
    person.page.get_by_role("heading", name="清单信息和单位").wait_for()
    person.page.get_by_label("收到日期").fill(date.today().isoformat())
    person.page.get_by_label("级别").select_option("city")


def preview(person: Person) -> None:
    details(person)
    person.page.get_by_role("button", name="下一步").click()
    person.page.get_by_role("heading", name="核对每行").wait_for()


def the_list(person: Person) -> None:
    person.go("/lists/")
    person.page.locator("a.title").last.click()
    person.page.get_by_role("heading", name="往来").wait_for()


def report(person: Person) -> None:
    the_list(person)
    person.page.get_by_role("button", name="整改报告").click()
    person.page.get_by_role("heading", name="数字从哪来").wait_for()


def words(person: Person) -> None:
    report(person)
    person.page.locator("#edit a").nth(2).click()
    person.page.get_by_role("heading", name="改这一段").wait_for()


def paper(person: Person) -> None:
    number = person.number_of("轮椅")
    person.go(f"/problems/{number}/papers/")
    person.page.get_by_role("button", name="问题交办单").click()
    person.page.locator("article.paper").wait_for()


def papers(person: Person) -> None:
    person.go(f"/problems/{person.number_of('轮椅')}/papers/")


PICTURES = (
    Picture("01-login-desktop", "yuanban", nobody),
    Picture("01-login-phone", "yuanban", nobody, "phone"),
    Picture("02-desk-desktop", "yuanban", at("/")),
    Picture("02-desk-phone", "zongwu", at("/"), "phone"),
    Picture("03-ledger-desktop", "yuanban", at("/problems/")),
    Picture("03-ledger-phone", "yuanban", at("/problems/"), "phone"),
    Picture("04-problem-waiting-desktop", "baowei", problem("轮椅")),
    Picture("05-problem-overdue-desktop", "yuanban", problem("非机动车停放")),
    Picture("05-problem-overdue-phone", "baowei", problem("非机动车停放"), "phone"),
    Picture("06-problem-struck-off-desktop", "yuanban", problem("烟头")),
    Picture("07-dispatch-desktop", "yuanban", dispatch_dialog),
    Picture("08-measure-desktop", "baowei", measure_form),
    Picture("08-measure-phone", "baowei", measure_form, "phone"),
    Picture("09-photos-desktop", "baowei", photos_in_form),
    Picture("09-photos-phone", "baowei", photos_in_form, "phone"),
    Picture("10-photo-heap-desktop", "yuanban", heap),
    Picture("11-verify-desktop", "fuhe", problem("公益广告破损")),
    Picture("12-bulk-ticked-desktop", "yuanban", ticked),
    Picture("12-bulk-form-desktop", "yuanban", bulk_form),
    Picture("12-bulk-verdicts-desktop", "yuanban", bulk_verdicts),
    Picture("13-import-1-upload-desktop", "yuanban", uploaded),
    Picture("13-import-2-columns-desktop", "yuanban", columns),
    Picture("13-import-3-details-desktop", "yuanban", details, whole=True),
    Picture("13-import-4-preview-desktop", "yuanban", preview),
    Picture("14-lists-desktop", "yuanban", at("/lists/")),
    Picture("14-list-desktop", "yuanban", the_list),
    Picture("14-list-phone", "yuanban", the_list, "phone"),
    Picture("15-report-desktop", "yuanban", report),
    Picture("15-report-phone", "yuanban", report, "phone"),
    Picture("15-report-words-desktop", "yuanban", words),
    Picture("16-papers-desktop", "yuanban", papers),
    Picture("16-paper-desktop", "yuanban", paper, whole=True),
    Picture("17-overview-desktop", "lingdao", at("/overview/")),
    Picture("17-overview-phone", "lingdao", at("/overview/"), "phone"),
    Picture("18-organisations-desktop", "guanli", at("/settings/units/")),
    Picture("19-calendar-desktop", "guanli", at("/settings/calendar/")),
    Picture("20-inbox-desktop", "zongwu", at("/inbox/")),
    Picture("21-settings-desktop", "guanli", at("/settings/")),
    Picture("22-offline-rows-desktop", "zongwu", at("/open-rows/")),
    Picture("23-register-desktop", "ducha", at("/problems/new/")),
    Picture("23-register-phone", "ducha", at("/problems/new/"), "phone"),
    Picture("24-audit-desktop", "shenji", at("/settings/audit/")),
    Picture("30-round-desktop", "yuanban", the_round),
    Picture("33-field-today-phone", "ducha", in_the_field(), "phone"),
    Picture("33-field-item-phone", "ducha", a_failing_item, "phone"),
    Picture("33-field-problems-phone", "zongwu", in_the_field("problems"), "phone"),
    Picture("33-field-outbox-phone", "ducha", in_the_field("outbox"), "phone"),
    Picture("35-map-desktop", "yuanban", at("/map/")),
    Picture("35-map-phone", "yuanban", at("/map/"), "phone"),
    Picture("36-sites-desktop", "yuanban", at("/places/")),
    Picture("36-site-desktop", "yuanban", the_site),
    Picture("37-agreements-desktop", "yuanban", at("/places/agreements/")),
    Picture("37-fronts-desktop", "yuanban", at("/places/fronts/")),
    Picture("38-standard-tree-desktop", "yuanban", the_standard),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The demo played in `home` and served with its worker; the address."""
    command = [sys.executable, "-m", "chuangcheng.cli"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CHUANGCHENG_")}
    environment["CHUANGCHENG_HOME"] = str(home)
    subprocess.run([*command, "demo", "--no-serve"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    log = (home / "serve.log").open("wb")
    server = subprocess.Popen(
        [*command, "serve", "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/login/")
        time.sleep(15)  # the first round of the clockwork: figures and messages
        yield url
    finally:
        server.terminate()
        server.wait(30)
        log.close()


def wait_for(url: str) -> None:
    for _ in range(60):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"{url} did not answer")


def keep(data: bytes, path: Path) -> int:
    """Write a screenshot with as many colours, and as large, as its ceiling allows; the bytes it takes."""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    for colours, scale in ((256, 1.0), (128, 1.0), (64, 1.0), (64, 0.75), (48, 0.5)):
        size = (round(image.width * scale), round(image.height * scale))
        small = image if scale == 1.0 else image.resize(size, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            path.write_bytes(out.getvalue())
            return out.tell()
    raise SystemExit(f"{path.name} is too large")


class Room:
    """The people at their devices: one log-in per person and size."""

    def __init__(self, browser: Browser, url: str, home: Path) -> None:
        self.browser, self.url = browser, url
        lines = (home / "demo" / "账号.txt").read_text(encoding="utf-8").splitlines()
        self.passwords = dict(line.split("\t")[:2] for line in lines)
        self.devices: dict[tuple[str, Size], BrowserContext] = {}

    def person(self, login: str, size: Size) -> Person:
        known = self.devices.get((login, size))
        if known:
            return Person(known.new_page())
        context = self.browser.new_context(
            base_url=self.url, locale="zh-CN", timezone_id="Asia/Shanghai", **SIZES[size]
        )
        context.set_default_timeout(6_000)
        self.devices[login, size] = context
        person = Person(context.new_page())
        person.log_in(login, self.passwords[login])
        return person

    def forget(self, login: str, size: Size) -> None:
        self.devices.pop((login, size)).close()


def take(room: Room, one: Picture) -> str:
    """Draw one picture; what went wrong, or nothing."""
    person = room.person(one.login, one.size)
    page = person.page
    try:
        person.go("/")
        page.evaluate("localStorage.clear()")
        one.way(person)
        page.wait_for_load_state("networkidle")
        answer = page.request.get(page.url).status if page.url.startswith("http") else 0
        if answer >= 400:
            return f"{one.name}: {page.url} {answer}"
        page.wait_for_timeout(300)
        size = keep(
            page.screenshot(animations="disabled", caret="hide", full_page=one.whole), FOLDER / f"{one.name}.png"
        )
        print(f"{one.name}.png {size // 1024} KB", flush=True)
    except (Error, AssertionError) as error:
        page.screenshot(path=Path(tempfile.gettempdir()) / f"{one.name}.png")
        return f"{one.name}: {str(error).splitlines()[0]} {page.url}"
    finally:
        page.close()
        if one.way is nobody:
            room.forget(one.login, one.size)
    return ""


def main(wanted: list[str]) -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    home = prepare(durable=True)
    django.setup()
    faults = []
    language = os.environ | {"LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
    with served(home) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.chromium(), args=[*FLAGS, "--lang=zh-CN"], env=language
        )
        room = Room(browser, url, home)
        for one in PICTURES:
            if not wanted or one.name.startswith(tuple(wanted)):
                faults += [fault] if (fault := take(room, one)) else []
        browser.close()
    for fault in faults:
        print(f"not drawn: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
