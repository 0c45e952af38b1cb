"""申请: extensions, suspensions, disputes and referrals; asked by units, answered by whoever assigned."""

from datetime import date, datetime, timedelta

from chuangcheng.people.queries import organisation
from chuangcheng.problems.models import ListLevel, Petition
from chuangcheng.problems.operations.asking import answer, ask, close_petitions, follower, give_back, hold, wanted
from chuangcheng.problems.operations.case import Case
from chuangcheng.problems.operations.clocks import (
    case_time,
    change_rectify,
    need_new_moment,
    pause,
    put_on_desk,
    rest_from_now,
    unpause,
)
from chuangcheng.problems.operations.following import parts_changed
from chuangcheng.problems.operations.frame import move
from chuangcheng.rules.situations import State
from chuangcheng.rules.worktime import Clock, Deadline, Rule

MOST_EXTENSIONS = 2
LONGEST_SUSPENSION = timedelta(days=365)


@move("ask_extension")
def ask_extension(case: Case, *, moment: datetime) -> None:
    """Ask for a later deadline: not once overdue, at most twice, at most the original time, within the reply date."""
    part = case.own_part()
    case.decide(part)
    case.need_words()
    problem = case.problem
    due = part.due
    case.need(due, "本项任务没有整改期限，不用申请延期。", code="no_due")
    if due is None:
        return
    case.need(
        part.time_left is None,
        "协调期间停止计时，暂不能申请延期；协调办结后期限仍不够的，再申请。",
        code="clock_stands",
    )
    case.need(case.when <= due, "期限已过，不能再申请延期；请尽快上报，并在情况说明中写明原因。", code="overdue")
    case.need(
        moment > due, f"申请的新期限要晚于现在的期限（{case_time(case, due)}）。", code="not_later", field="moment"
    )
    before = list(Petition.objects.filter(assignment=part, kind="extension", state="granted").order_by("id"))
    case.need(
        len(before) < MOST_EXTENSIONS, "本项任务已经延期两次，不能再延；确有困难的请申请暂缓或提请协调。", code="twice"
    )
    first = datetime.fromisoformat(before[0].wish["due"]) if before else due
    original = first - part.assigned_at
    case.need(
        moment - due <= original,
        f"一次延期不能超过原来的整改时间，最晚可申请到{case_time(case, due + original)}。",
        code="too_long",
        field="moment",
    )
    reply = problem.list.reply_due if problem.list else None
    case.need(
        reply is None or moment <= reply,
        f"不能超过清单的回复期限（{case_time(case, reply) if reply else ''}），请改早。",
        code="past_reply",
        field="moment",
    )
    ask(case, "extension", part, wish={"moment": moment.isoformat(), "due": due.isoformat()})
    case.codes["moment"] = moment.isoformat()


@move("withdraw_extension")
def withdraw_extension(case: Case) -> None:
    """Take the own extension back before it is decided."""
    petition = wanted(case, "extension")
    case.decide(case.assignment(petition.assignment_id))
    answer(case, petition, "withdrawn")


@move("decide_extension")
def decide_extension(case: Case, *, granted: bool) -> None:
    """The assigner of that assignment grants or refuses; the new deadline counts only when granted."""
    petition = wanted(case, "extension")
    part = case.assignment(petition.assignment_id)
    case.decide(part)
    if not granted:
        case.need_words("不同意的理由")
    answer(case, petition, "granted" if granted else "refused")
    if not granted or part is None:
        return
    moment = datetime.fromisoformat(petition.wish["moment"])
    outer = case.assignment(part.parent_id)
    case.need(
        outer is None or outer.due is None or moment <= outer.due,
        "申请的期限超过了本单位自己的期限，不能同意；请先向上级申请延期。",
        code="past_outer",
    )
    now = part.due or moment
    case.need(
        moment >= now, f"现在的期限（{case_time(case, now)}）已晚于所申请的，不用再批延期。", code="already_later"
    )
    due = Deadline(moment, False, f"经批准延期：由{case_time(case, now)}延至{case_time(case, moment)}。")
    rule = Rule.from_json(part.rule) if part.rule else Rule(Clock.FIXED_MOMENT, moment=moment)
    change_rectify(case, part, Rule(Clock.FIXED_MOMENT, moment=moment) if rule.moment else rule, due)
    case.problem.extension_count += 1
    case.codes["moment"] = moment.isoformat()


@move("ask_suspension")
def ask_suspension(case: Case, *, cause: str, plan: str, review_on: date) -> None:
    """The top lead asks to put the problem aside for an outside cause, with a plan and a review date within a year."""
    part = case.own_part()
    case.decide(part)
    top = case.top_lead
    case.need_right(top and part.id == top.id, "暂缓由第一牵头单位提出。", code="not_top_lead")
    case.need(cause.strip() and plan.strip(), "请写明外部原因和后续计划。", code="words_missing", field="cause")
    today = case.calendar.local(case.when).date()
    case.need(
        today < review_on <= today + LONGEST_SUSPENSION,
        "复查日期最早是明天，最晚在一年之内，请改正。",
        code="review_on",
        field="review_on",
    )
    case.words |= {"cause": cause, "plan": plan}
    ask(case, "suspension", part, wish={"cause": cause, "plan": plan, "review_on": review_on.isoformat()})


@move("decide_suspension")
def decide_suspension(case: Case, *, granted: bool, moment: datetime | None = None) -> None:
    """The dispatching office grants (the clock stops) or refuses; a fixed moment needs the new one for afterwards."""
    petition = wanted(case, "suspension")
    case.decide(case.assignment(petition.assignment_id))
    if not granted:
        case.need_words("不同意的理由")
        answer(case, petition, "refused")
        return
    need_new_moment(case, moment)
    problem = case.problem
    problem.review_on = date.fromisoformat(petition.wish["review_on"])
    case.need(
        moment is None or case.calendar.local(moment).date() > problem.review_on,
        f"恢复后的新期限须晚于复查日期（{problem.review_on:%Y-%m-%d}），请改正。",
        code="moment_before_review",
        field="moment",
    )
    petition.answer = {"moment": moment.isoformat() if moment else None}
    answer(case, petition, "granted")
    pause(case)
    hold(case)
    problem.state = State.SUSPENDED
    put_on_desk(case, "office", problem.dispatched_by_id or problem.home_id)


@move("resume")
def resume(case: Case, *, moment: datetime | None = None) -> None:
    """End a suspension: by the dispatching office, or by the clock on the review date."""
    case.decide_as_clock()
    problem = case.problem
    moment = moment or moment_agreed(case)
    if not case.by.is_clock:
        need_new_moment(case, moment)
    problem.review_on = None
    problem.state = State.RECTIFYING
    unpause(case, moment=moment)
    give_back(case)


def moment_agreed(case: Case) -> datetime | None:
    """The new deadline named when the suspension was granted, while it is still ahead."""
    granted = case.problem.petitions.filter(kind="suspension", state="granted").order_by("-id").first()
    then = granted.answer.get("moment") if granted else None
    moment = datetime.fromisoformat(then) if then else None
    return moment if moment and moment > case.when else None


@move("dispute")
def dispute(case: Case) -> None:
    """The top lead says the problem is not (its) one, with its own check; the clock stops."""
    part = case.own_part()
    case.decide(part)
    top = case.top_lead
    case.need_right(
        top and part.id == top.id, "申诉由第一牵头单位提出；协办单位请与牵头单位联系。", code="not_top_lead"
    )
    case.need_words("自查情况和申诉理由")
    ask(case, "dispute", part, wish={}, asked_of=case.problem.dispatched_by_id)
    pause(case)
    hold(case)
    case.problem.state = State.DISPUTED
    put_on_desk(case, "office", case.problem.dispatched_by_id or case.problem.home_id)


def is_outside(case: Case) -> bool:
    """Whether the problem stands on a list that an outside issuer handed over."""
    return case.problem.list is not None and case.problem.list.level != ListLevel.UNIT


@move("forward_dispute")
def forward_dispute(case: Case) -> None:
    """Pass a dispute on to the issuer of the list."""
    petition = wanted(case, "dispute")
    case.decide()
    case.need(is_outside(case), "本问题不是上级清单的问题，不用转呈，可直接答复。", code="not_outside")
    petition.state = "forwarded"
    petition.save(update_fields=["state"])


@move("record_issuer_answer")
def record_issuer_answer(case: Case, *, accepted: bool) -> None:
    """What the issuer said to a forwarded dispute; deciding needs it."""
    petition = wanted(case, "dispute")
    case.decide()
    case.need_words("下发单位的答复")
    case.need(petition.state == "forwarded", "请先登记“转呈申诉”，再登记下发单位的答复。", code="not_forwarded")
    petition.answer = {"issuer": case.ask.words, "accepted": accepted}
    petition.save(update_fields=["answer"])
    case.codes["accepted"] = accepted


def need_issuer_answer(case: Case, petition: Petition | None) -> None:
    """On an outside list a dispute is decided by what the issuer said."""
    answered = petition is not None and "issuer" in petition.answer
    case.need(
        answered or not is_outside(case),
        "本问题来自上级清单，须先转呈并登记下发单位的答复，再作决定。",
        code="no_issuer_answer",
    )


@move("uphold_dispute")
def uphold_dispute(case: Case) -> None:
    """The dispute is right: the problem is void."""
    petition = wanted(case, "dispute")
    case.decide()
    case.need_words("理由")
    need_issuer_answer(case, petition)
    answer(case, petition, "granted")
    close_petitions(case)
    case.problem.state = State.VOID
    put_on_desk(case, "", None)
    case.end(*list(case.parts))
    parts_changed(case.problem, at=case.at)


@move("refuse_dispute")
def refuse_dispute(case: Case, *, moment: datetime | None = None) -> None:
    """The dispute is not right: back to the state it came from; a fixed moment needs a new one."""
    petition = wanted(case, "dispute")
    case.decide()
    case.need_words("理由")
    need_issuer_answer(case, petition)
    need_new_moment(case, moment)
    answer(case, petition, "refused")
    back_from_dispute(case, moment)


@move("withdraw_dispute")
def withdraw_dispute(case: Case, *, moment: datetime | None = None) -> None:
    """The unit takes its dispute back; its clock runs on with what was left."""
    petition = wanted(case, "dispute")
    part = case.assignment(petition.assignment_id)
    case.decide(part)
    latest = rest_from_now(case, part) if part else None
    case.need(
        moment is None or latest is None or moment <= latest,
        f"撤回申诉不能借此延期，最晚只能到{case_time(case, latest) if latest else ''}；时间不够的请申请延期。",
        code="moment_too_late",
        field="moment",
    )
    answer(case, petition, "withdrawn")
    back_from_dispute(case, moment)


def back_from_dispute(case: Case, moment: datetime | None) -> None:
    """To the state and desk the dispute was raised from."""
    case.problem.state = case.problem.previous_state or State.RECTIFYING
    unpause(case, moment=moment)
    give_back(case)


@move("refer_up")
def refer_up(case: Case, *, asked_of: int) -> None:
    """What the unit cannot solve goes to an office above; the desk is there meanwhile, the clock runs until granted."""
    part = case.desk_part()
    case.decide(part)
    case.need_words("需要协调解决的事项")
    case.need(case.problem.desk_kind == "lead", "已经提请协调，请等答复后再提。", code="referred_already")
    office = organisation(asked_of)
    case.need(part, "请由当前经办单位提请协调。", code="no_part")
    if part is None:
        return
    ask(case, "referral", part, wish={}, asked_of=office.id)
    hold(case)
    case.sees(office)
    put_on_desk(case, "referral", follower(case, office.id), part=part, due=part.due)


@move("answer_referral")
def answer_referral(case: Case, *, verdict: str, asked_of: int | None = None) -> None:
    """grant: the office takes it up, the clock stops; refuse: the desk goes back; higher: another office is asked."""
    petition = wanted(case, "referral")
    case.decide()
    case.need(
        verdict in {"grant", "refuse", "higher"}, "请选择同意、不同意或提请上级。", code="verdict", field="verdict"
    )
    case.need(not petition.answer.get("granted"), "已经同意协调，办妥后请“协调办结”。", code="granted_already")
    case.codes["verdict"] = verdict
    if verdict == "grant":
        petition.answer = {"words": case.ask.words, "granted": True}
        petition.save(update_fields=["answer"])
        pause(case)
        case.problem.desk_due = None
        return
    case.need_words()
    if verdict == "higher":
        case.need(asked_of, "请选择提请的上级单位。", code="no_higher", field="asked_of")
        office = organisation(asked_of or 0)
        petition.asked_of = office
        petition.save(update_fields=["asked_of"])
        case.sees(office)
        case.codes["asked_of"] = office.id
        put_on_desk(case, "referral", follower(case, office.id), part=case.desk_part(), due=case.problem.desk_due)
        return
    answer(case, petition, "refused")
    give_back(case)


@move("close_referral")
def close_referral(case: Case, *, moment: datetime | None = None) -> None:
    """The office says how it came out; the desk goes back and the clock runs on."""
    petition = wanted(case, "referral")
    case.decide()
    case.need_words("协调结果")
    case.need(petition.answer.get("granted"), "请先答复“同意协调”，办妥后再办结。", code="not_granted")
    need_new_moment(case, moment)
    answer(case, petition, "closed")
    unpause(case, moment=moment)
    give_back(case)
