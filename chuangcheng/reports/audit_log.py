"""The log as an auditor reads it: each entry in words, as rows of a page or as a sheet that goes out.

Only auditors read it; that is asked here, so that no door can forget.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from chuangcheng.audit.operations import log
from chuangcheng.audit.queries import actions, entries
from chuangcheng.people.actor import Actor
from chuangcheng.reports.audit_fields import code_of, label
from chuangcheng.reports.audit_names import Names, called, names_in
from chuangcheng.reports.sheets import Column, ledger_xlsx
from chuangcheng.rules.refusals import Refused

THINGS = {
    "user": "账号", "organisation": "单位", "post": "岗位", "city": "城市设置", "contact": "联系人", "team": "队伍",
    "leading_group": "领导小组", "area": "片区", "site": "点位", "coverage": "包保", "calendar": "工作日历",
    "category": "问题类别", "list": "反馈清单", "ledger": "台账", "document": "公文", "paper": "文书",
    "audit": "审计日志", "login": "登录", "logout": "退出登录", "person": "个人信息", "read": "查看个人信息",
    "token": "访问令牌", "agreement": "责任书", "checklist": "点位配备", "template": "配备清单",
    "patrol": "门前三包巡查",
    "operator": "经营户", "licence": "证照", "front": "宣传阵地", "standard": "测评体系", "site_type": "点位类型",
    "standard_item": "测评指标", "check_item": "点位标准",
    "sample": "示例照片", "programme": "督查方案", "round": "督查批次", "visit": "现场检查", "presence": "在岗情况",
    "follow_up": "举一反三排查", "recheck": "盲查", "self_check": "自查",
}  # fmt: skip
VERBS = {
    "add": "新增", "change": "修改", "remove": "删除", "retire": "停用", "restore": "恢复", "import": "导入",
    "deactivate": "停用", "reactivate": "恢复", "password": "改密码", "reset_password": "重置密码",
    "administrator": "管理员身份", "preferences": "个人设置", "hold": "任职", "unhold": "撤销任职", "end": "结束",
    "hand_over": "交接", "publish": "发布", "discard": "放弃", "export": "导出",
    "download": "下载导出的台账", "reply_sheet": "导出回复表",
    "verify": "核验", "finalise": "定稿", "issue": "出文书", "day": "改一天", "official": "定为正式",
    "hours": "上班时间", "channel": "通知方式", "recompute": "重算期限",
    "accounts": "账号", "users": "账号", "unit": "单位的人员和电话", "teams": "队伍", "contacts": "联系人",
    "groups": "领导小组", "posts": "岗位任职", "rows": "清单原文",
    "coverages": "包保的人员和电话", "agreements": "责任书的签署人", "operators": "经营户的人员和电话",
    "fronts": "宣传阵地的联系人", "public_reports": "随手报的报告人", "search": "查找", "erase": "清除",
    "retention": "到期清理", "outline": "导入轮廓", "drop": "撤下", "look": "查看配备", "answer": "填写",
    "close": "结束", "order": "布置", "remind": "提醒", "renew": "更换", "register": "挂账", "draw": "抽取",
    "give": "指派", "add_sites": "加点位", "assign": "分组", "score": "计分", "begin": "开始", "labels": "打印二维码",
    "token": "更换二维码", "copy": "复制版本", "sample": "装入样例", "use": "启用", "correct": "更正",
    "drop_photo": "撤下照片", "finish": "完成", "miss": "记为未查", "move": "上下移动",
}  # fmt: skip
# Actions whose thing and verb do not make a sentence by themselves.
ACTIONS = {
    "token.issue": "访问令牌：签发", "token.revoke": "访问令牌：停用", "clock_confirmed": "确认服务器时间",
    "upgraded": "升级程序", "person.retention": "个人信息：到期清理", "ledger.export": "台账：导出",
    "round.teams": "督查批次：编组", "standard.discard": "测评体系：删去草稿",
    "post.end": "岗位：结束任职", "coverage.end": "包保：结束", "ledger.verify": "台账：核验",
}  # fmt: skip
# What is asked for most, each by the first parts of its actions.
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "logins": ("登录退出", ("login", "logout", "user.locked", "user.password")),
    "rights": ("账号和权限", ("user.", "post.", "token.")),
    "settings": ("设置", ("organisation.", "city.", "calendar.", "category.", "area.", "site.", "coverage.",
                         "standard.", "standard_item.", "check_item.", "site_type.", "template.", "programme.",
                         "leading_group.", "team.", "contact.", "clock_confirmed", "upgraded")),
    "exports": ("导出和文书", ("ledger.export", "ledger.download", "list.export", "list.reply_sheet", "audit.export",
                              "document.", "paper.")),
    "reads": ("查看个人信息", ("read.",)),
    "erasures": ("清除个人信息", ("person.",)),
}  # fmt: skip
MOST_EXPORTED = 50_000
PAGE = 100
# Whose row it is stands in the subject already.
UNSAID = frozenset({"organisation_id"})
SECRET = frozenset({"notice_hook"})
COLUMNS = (
    Column("时间", 18, "moment"), Column("谁", 14), Column("做了什么", 18), Column("对象", 30), Column("结果", 8),
    Column("改动", 60), Column("网络地址", 18),
)  # fmt: skip


@dataclass(frozen=True)
class LogWish:
    """What is asked of the log; `action` is a group (logins), a thing (user) or a whole action (user.add), `who` a part
    of the name of whoever did it, `words` are of the subject."""

    action: str = ""
    who: str = ""
    words: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class LogLine:
    """One entry in words."""

    id: int
    at: datetime
    who: str
    done: str
    subject: str
    success: bool
    details: str
    address: str


def only_auditors(by: Actor) -> None:
    """The log and the chain are read by auditors, who change nothing."""
    if "auditor" not in by.roles:
        raise Refused("审计日志只给审计员看；需要查阅请联系本单位的审计员。", code="auditors_only", kind="forbidden")


def log_lines(wish: LogWish, *, by: Actor, before: int | None = None, limit: int = PAGE) -> list[LogLine]:
    """Entries in words, newest first; `before` is the last id of the page before.

    Refused: `auditors_only`, `audit_dates_reversed`.
    """
    only_auditors(by)
    if wish.since and wish.until and wish.since >= wish.until:
        raise Refused("“到”的日期早于“从”的日期，请改正后再查。", code="audit_dates_reversed")
    group = GROUPS.get(wish.action)
    found = entries(
        action="" if group else wish.action, beginnings=group[1] if group else (), who=wish.who, words=wish.words,
        since=wish.since, until=wish.until, before=before, limit=limit,
    )  # fmt: skip
    areas, others = (
        names_in((c for e in found if is_area(e.action) == areas for c in (e.old, e.new)), of_areas=areas)
        for areas in (True, False)
    )
    return [
        LogLine(
            id=entry.pk,
            at=entry.at,
            who=entry.who or (entry.user.display_name if entry.user else "系统"),
            done=action_words(entry.action),
            subject=entry.subject,
            success=entry.success,
            details=change_words(
                entry.old, entry.new, areas if is_area(entry.action) else others, entry.action.split(".")[0]
            ),
            address=entry.address or "",
        )
        for entry in found
    ]


def log_actions() -> list[tuple[str, str]]:
    """What can be filtered for: the groups, then every thing that stands in the log."""
    things = dict.fromkeys(action.split(".")[0] for action in actions())
    return [(name, label) for name, (label, _) in GROUPS.items()] + [
        (thing, f"仅{THINGS.get(thing, ACTIONS.get(thing, thing))}") for thing in things
    ]


def action_words(action: str) -> str:
    """修改单位 for organisation.change; an action nobody named stays as it is."""
    if action in ACTIONS:
        return ACTIONS[action]
    thing, _, verb = action.partition(".")
    if not verb:
        return THINGS.get(thing, thing)
    return f"{THINGS.get(thing, thing)}：{VERBS.get(verb, verb)}"


def is_area(action: str) -> bool:
    """Whether an entry is of an area, whose parent is an area and not a unit."""
    return action.startswith("area.")


def in_words(values: Any, names: Names, thing: str) -> dict[str, Any]:
    """The fields of one side of a change, codes and ids as people call them."""
    if not isinstance(values, dict):
        return {}
    return {name: code_of(thing, name, called(name, value, names)) for name, value in values.items()}


def change_words(old: Any, new: Any, names: Names, thing: str = "") -> str:
    """名称由“甲”改为“乙”；…; only the new value where there was none."""
    before = in_words(old, names, thing)
    if not isinstance(new, dict):
        return "原为：" + "；".join(f"{label(n, thing)} {told(v)}" for n, v in before.items()) if before else ""
    new = in_words(new, names, thing)
    parts = []
    for name, value in new.items():
        if name in UNSAID:
            continue
        if name in SECRET:
            parts.append("通知方式已改（地址和密钥不在这里显示）")
            continue
        if name in before:
            parts.append(f"{label(name, thing)}由“{told(before[name])}”改为“{told(value)}”")
        elif value not in (None, "", [], {}):
            parts.append(f"{label(name, thing)}：{told(value)}")
    return "；".join(parts)


def told(value: Any) -> str:
    """A value as people write it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(told(each) for each in value[:20]) + ("……" if len(value) > 20 else "")
    if isinstance(value, dict):
        return "，".join(f"{label(name)} {told(each)}" for name, each in value.items() if each not in (None, ""))
    return "空" if value in (None, "") else str(value)


def export_log(wish: LogWish, *, kind: str, by: Actor, at: datetime) -> io.BytesIO:
    """The filtered log as csv (UTF-8 with a mark, so that spreadsheets read it) or xlsx; that it went out is logged.

    Refused: `auditors_only`, `audit_dates_reversed`, `audit_export_long` above 50,000 entries.
    """
    lines = log_lines(wish, by=by, limit=MOST_EXPORTED + 1)
    if len(lines) > MOST_EXPORTED:
        raise Refused(f"超过{MOST_EXPORTED:,}条，请缩小日期范围后再导出。", code="audit_export_long")
    log(
        action="audit.export",
        by_id=by.user_id,
        who=by.name,
        at=at,
        subject=kind,
        new={"rows": len(lines), **asked_for(wish)},
    )
    out = io.BytesIO()
    if kind == "csv":
        text = io.StringIO(newline="")
        sheet = csv.writer(text)
        sheet.writerow([column.title for column in COLUMNS])
        sheet.writerows([harmless(cell) for cell in row] for row in rows_of(lines))
        out.write(b"\xef\xbb\xbf" + text.getvalue().encode())
    else:
        local = timezone.localtime(at)
        ledger_xlsx(title="审计日志", columns=COLUMNS, rows=rows_of(lines), out=out,
                    as_of=f"截至{local:%Y年%m月%d日 %H:%M}，共{len(lines)}条")  # fmt: skip
    out.seek(0)
    return out


def asked_for(wish: LogWish) -> dict[str, str]:
    """The filter of an export, for the log."""
    days = {name: moment.isoformat() for name in ("since", "until") if (moment := getattr(wish, name))}
    return {name: text for name in ("action", "who", "words") if (text := getattr(wish, name))} | days


def rows_of(lines: list[LogLine]) -> Iterator[list[Any]]:
    """One row per entry."""
    for line in lines:
        result = "成功" if line.success else "没成功"
        yield [line.at, line.who, line.done, line.subject, result, line.details, line.address]


def harmless(cell: Any) -> str:
    """Text that no spreadsheet takes for a formula."""
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M:%S}"
    text = str(cell)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
