"""Invented rows for the style guide; every name in them is made up."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django import forms

from chuangcheng.people.actor import Actor, Standing
from chuangcheng.web.context import PLACES, NavigationItem
from chuangcheng.web.forms import OfficeForm
from chuangcheng.web.pieces import Entry, Filter, Job, Option, Photo, SavedView, WizardStep

PHRASES = ("已安排专人清扫，并加强巡查。", "已增设标牌，纳入日常管理。", "已劝离并增设隔离设施。")
WHY = (
    "限期整改类，时限 3 个工作日，从交办之时起算。",
    "9月30日 16:30 交办，当天还有 1 小时 30 分钟工作时间。",
    "10月1日至7日放假，不计；10月8日上班。",
    "到 10月12日 16:30 期满。",
)
UNITS = ("总务科", "保卫科", "党办", "团委", "家属院", "康复楼")
PROBLEMS = (
    ("卫生状况欠佳，有乱扔垃圾现象", "门诊大厅", "总务科", "rectifying", -29, True),
    ("院内有乱停车现象，消防通道被占用，东门道闸处人车混行", "东门停车场", "保卫科", "rectifying", 6, True),
    ("大厅内有烟头", "住院部一楼", "党办", "dispatched", 52, False),
    ("无“讲文明树新风”公益广告", "东北角广场", "党办", "submitted", 30, True),
    ("有学雷锋志愿岗，但无志愿者", "门诊大厅", "团委", "struck_off", -100, False),
    ("家属院楼道堆放杂物", "家属院 3 号楼", "总务科", "suspended", 400, False),
    ("无障碍通道被花盆占用", "康复楼西侧", "总务科", "disputed", 80, False),
    ("宣传栏内容一年未更新", "行政楼前", "党办", "void", -200, False),
)


class MoveForm(OfficeForm):
    """A form with every kind of field."""

    measure = forms.CharField(
        label="整改措施",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写清做了什么、数量多少，例如“增设宣传牌 20 余块”。",
    )
    person = forms.CharField(label="责任人", max_length=20)
    done_on = forms.DateField(label="完成日期", required=False)
    lead = forms.ChoiceField(label="牵头单位", choices=[("", "请选择"), ("1", "总务科"), ("2", "保卫科")])
    kind = forms.ChoiceField(
        label="整改类型",
        choices=[("now", "立行立改"), ("term", "限期整改"), ("long", "长期坚持")],
        widget=forms.RadioSelect,
        initial="term",
    )
    tell = forms.BooleanField(label="同时通知配合单位", required=False)


class LoginForm(OfficeForm):
    """As the log-in page shows it."""

    username = forms.CharField(
        label="登录名", widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(label="密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


def actor() -> Actor:
    """Somebody on two posts."""

    def post(number: int, unit: str, title: str, role: str) -> Standing:
        return Standing(number, title, number, unit, (number,), (number,), frozenset({role}), 1)

    return Actor(1, "示例用户", (post(1, "市中心医院", "创城办", "office"), post(2, "党办", "联络员", "liaison")))


def navigation(current: str, url: str) -> list[NavigationItem]:
    """Every place, whether its page exists or not."""
    return [
        NavigationItem(p.label, p.icon, p.key, url if p.name == current else "#", p.name == current) for p in PLACES
    ]


def addresses(url: str) -> dict[str, str]:
    """Where the shell's own links lead."""
    dead = dict.fromkeys(("inbox", "logout", "password_change", "switch_post"), "#")
    return {"ledger": url, "login": "/style/page/login/", "ping": "", **dead}


def _picture(ground: str, things: str, words: str) -> str:
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480" width="640" height="480">'
        f'<rect width="640" height="480" fill="{ground}"/><path d="M0 330h640v150H0z" fill="#b9bfc4"/>'
        f'<path d="M60 120h230v210H60zM350 70h220v260H350z" fill="#dcd6cb" stroke="#8d8578" stroke-width="4"/>{things}'
        f'<text x="24" y="456" font-size="26" fill="#333" font-family="sans-serif">{words}</text></svg>'
    )
    return f"data:image/svg+xml,{quote(drawing)}"


def photos() -> dict[str, Photo]:
    """A drawn pair, before and after."""
    litter = "".join(f'<circle cx="{80 + n * 61}" cy="{370 + n % 3 * 28}" r="13" fill="#7a5230"/>' for n in range(9))
    board = '<path d="M250 250h150v80H250z" fill="#2f7d4f" stroke="#1d4d31" stroke-width="5"/>'
    before = _picture("#c9d3db", litter, "示例 10月8日 大厅东侧")
    after = _picture("#cfe3f1", board, "示例 10月9日 大厅东侧")
    return {
        "before": Photo("1", before, before, "大厅东侧有垃圾", "整改前 · 10月8日"),
        "after": Photo("2", after, after, "大厅东侧已清扫并设牌", "整改后 · 10月9日"),
    }


def rows(now: datetime) -> list[dict[str, Any]]:
    """One problem in each kind of state."""
    return [
        {
            "id": n,
            "number": f"2026-{n:06}",
            "text": text,
            "site": site,
            "lead": lead,
            "state": state,
            "mine": mine,
            "due": now + timedelta(hours=hours),
            "days": n * 3 - 340,
        }
        for n, (text, site, lead, state, hours, mine) in enumerate(PROBLEMS, start=118)
    ]


def filters() -> list[Filter]:
    """A bar with one chip in force."""
    states = [
        Option("dispatched", "待签收", count=4),
        Option("rectifying", "整改中", chosen=True, count=23),
        Option("submitted", "待复核", chosen=True, count=6),
        Option("struck_off", "已销号", count=112),
    ]
    due = [Option("", "不限"), Option("late", "已逾期", count=3), Option("day", "一天内到期", count=5)]
    return [
        Filter("state", "状态", states),
        Filter("lead", "牵头单位", [Option(name, name, count=9 - n) for n, name in enumerate(UNITS)]),
        Filter("due", "时限", due, multiple=False),
        Filter("list", "清单", [Option("1", "示例清单 2026 第 3 号", count=31)]),
    ]


def views() -> list[SavedView]:
    """Tabs above the list."""
    return [
        SavedView("全部", "?", current=True, count=145),
        SavedView("轮到我们", "?v=1", count=12),
        SavedView("三天内到期", "?v=2", count=5),
        SavedView("消防通道专项", "?v=3"),
    ]


def entries(now: datetime) -> list[Entry]:
    """A history with a return in it."""
    submitted = "增设宣传牌 20 余块，保洁人员全天值班。"
    returned = "标牌已设，但绿化带内仍有垃圾，请补拍。"
    hours, days = (lambda n: now - timedelta(hours=n)), (lambda n: now - timedelta(days=n))
    return [
        Entry(hours(2), "市创城办 复核员", "退回重新整改", returned, "在复核人手里 5小时", "overdue"),
        Entry(hours(7), "总务科 联络员", "上报整改情况", submitted, "整改用时 2天", "mine", list(photos().values())),
        Entry(days(2), "总务科 联络员", "签收", "", "签收用时 40分钟"),
        Entry(days(2.1), "市中心医院 创城办", "交办给总务科", "请 3 个工作日内整改，党办配合。"),
        Entry(days(3), "市中心医院 创城办", "登记", "来自示例清单 2026 第 3 号，第 1 行。"),
    ]


def jobs() -> dict[str, Job]:
    """A job under way, one done, one that failed."""
    broken = "第 12 行起读不出来：文件中途损坏，请重新保存后再传"
    return {
        "job": Job("/style/job/", "正在读取第 1,240 行，共 3,400 行", percent=36),
        "job_done": Job("", "导入完成：31 条全部登记", state="done", link="#", link_label="看清单"),
        "job_failed": Job("", broken, state="failed", link="#", link_label="重新上传"),
    }


def charts() -> dict[str, Any]:
    """Numbers per unit."""
    return {
        "labels": UNITS,
        "series": {"已销号": [34, 21, 18, 9, 12, 7], "未销号": [6, 9, 2, 1, 4, 0], "逾期": [1, 3, 0, 0, 1, 0]},
        "rates": {"销号率": [85, 70, 90, 90, 75, 100]},
    }


STEPS = (WizardStep("上传", "#"), WizardStep("认列", "#"), WizardStep("核对"), WizardStep("导入"))
