"""催办, 督办, 批示, 情况说明, 补充附件; and the clock's own warnings."""

from datetime import datetime

from chuangcheng.people.queries import organisation
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.frame import move
from chuangcheng.problems.operations.reach import is_under

SUPERVISE_LEVELS = {1: "督办", 2: "提级督办", 3: "约谈", 4: "通报"}
URGE_CHANNELS = {"system": "系统通知", "telephone": "电话", "visit": "上门"}


@move("urge")
def urge(case: Case, *, channel: str = "system", answered_by: str = "") -> None:
    """Remind whoever holds the desk; a telephone call notes who answered."""
    case.decide()
    case.need(channel in URGE_CHANNELS, "请选择一种催办方式，再提交。", code="channel", field="channel")
    case.need(
        channel != "telephone" or answered_by.strip(), "电话催办请写明接听人。", code="answered_by", field="answered_by"
    )
    case.problem.urge_count += 1
    case.codes |= {"channel": channel, "unit": case.problem.desk_id}
    case.words["answered_by"] = answered_by


@move("supervise")
def supervise(case: Case, *, reply_by: datetime) -> None:
    """A numbered order with a reply date; each further one is a level higher, up to 通报."""
    case.decide()
    case.need_words("督办要求")
    case.need(reply_by > case.when, "督办回复期限须晚于现在。", code="reply_past", field="reply_by")
    problem = case.problem
    case.need(
        problem.supervise_level < max(SUPERVISE_LEVELS),
        "本问题已经通报，没有更高一级的督办；请领导批示。",
        code="highest",
    )
    problem.supervise_level += 1
    case.codes |= {"level": problem.supervise_level, "reply_by": reply_by.isoformat(), "unit": problem.desk_id}


@move("instruct")
def instruct(case: Case, *, to: int, due: datetime | None = None) -> None:
    """A leader's words to a unit, with a date where one is set."""
    case.decide()
    case.need_words("批示内容")
    unit = organisation(to)
    involved = {p.unit_id for p in case.parts} | {case.problem.home_id}
    case.need(
        unit.id in involved or is_under(unit, set(case.by.organisation_ids)),
        f"“{unit.name}”不是本问题的承办单位，也不在您分管的范围内，不能批示给它；请另选。",
        code="unit_out_of_reach",
        field="to",
    )
    case.sees(unit)
    case.codes |= {"unit": unit.id, "due": due.isoformat() if due else None}


@move("note")
def note(case: Case) -> None:
    """Words or evidence from anybody who sees the problem; nothing else changes."""
    case.decide()
    case.need(case.ask.words.strip() or case.ask.files, "请写情况说明或添加附件。", code="empty", field="words")


@move("attach")
def attach_files(case: Case) -> None:
    """File photos or papers by hand, by the number in their names, or by QR code."""
    own = next((p for p in case.parts if p.unit_id in case.by.organisation_ids), None)
    case.decide(own)
    case.need(case.ask.files, "没有要归档的文件，请先选择。", code="empty", field="files")


@move("escalate")
def escalate(case: Case, *, level: str, deadline: datetime) -> None:
    """The clock's warning: once by deadline and level; the sweep sees to that, the key makes it certain."""
    case.decide_as_clock()
    case.need(case.problem.desk_due == deadline, "期限刚刚变动，不再按原期限预警；请刷新查看。", code="deadline_moved")
    case.codes |= {"level": level, "deadline": deadline.isoformat(), "unit": case.problem.desk_id}
