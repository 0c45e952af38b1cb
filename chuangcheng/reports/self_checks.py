"""The 对标自查报告 of a self-check, drafted from what the unit said item by item and from where its problems stand now.

Counts, judgements and numbers of the ledger are claims; so is every figure in the unit's own words, which is put right
in the item it stands in. Source: cases r06, r08 and r10.
"""

from collections.abc import Iterator
from datetime import date

from chuangcheng.inspections.models import EvidenceStage, SelfCheck, SelfVerdict
from chuangcheng.inspections.queries.self_checks import Chapter, Dossier, ItemLine, ProblemLine
from chuangcheng.reports.documents.blocks import (
    Attachment,
    Block,
    Claim,
    Column,
    Heading,
    Paragraph,
    PhotoRow,
    Spans,
    Table,
    Words,
    words,
)
from chuangcheng.reports.drafting import Keyed, merged
from chuangcheng.reports.photos import photo
from chuangcheng.rules.numbering import hanzi
from chuangcheng.rules.quantities import find

PERIODS_ONE_BY_ONE = 4
PHOTOS_IN_A_ROW = 2
Said = list[Words | Claim]


def self_check_blocks(dossier: Dossier) -> Iterator[Keyed]:
    """总体情况, then chapter by chapter and item by item, then 下一步打算."""
    check = dossier.check
    yield "opening", Paragraph(words(opening(dossier)))
    yield "h:overall", Heading(1, words("总体情况"))
    yield "overall", Paragraph(overall(dossier))
    if check.summary.strip():
        yield "summary", Paragraph(stated(check.summary, check, "summary", "自查的总体情况"))
    for n, chapter in enumerate(dossier.chapters, start=1):
        yield f"h:chapter:{n}", Heading(1, words(chapter.name or "逐条对标情况"))
        if len(dossier.chapters) > 1:
            yield f"chapter:{n}", Paragraph(of_chapter(chapter, n, check))
        for item in chapter.items:
            yield from item_blocks(item, check)
    yield "h:next", Heading(1, words("下一步打算"))
    yield "next", Paragraph(next_steps(dossier))


def opening(dossier: Dossier) -> str:
    """Who checked itself, by what, over which time."""
    check = dossier.check
    by = f"《{check.standard.system.name}》（{check.standard.label}）" if check.standard else "本单位自列的条目"
    site = f"，就{check.site.name}" if check.site else ""
    span = f"{full(check.from_date)}至{full(check.to_date)}"
    return f"{dossier.unit_name}对照{by}{site}，对{span}的工作逐条开展了自查。现将自查情况报告如下。"


def full(day: date) -> str:
    """2026年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def address(check: SelfCheck, item: ItemLine | None = None) -> str:
    """Where a reader sees what a claim stands on."""
    return f"/inspections/self-checks/{check.pk}/" + (f"#item-{item.row.pk}" if item else "")


def counted(check: SelfCheck, name: str, number: int, what: str) -> Claim:
    """A count over the self-check."""
    reference = f"self_check:{check.pk}:{name}"
    return Claim(str(number), f"statistic:{name}", reference, href=address(check), source=what)


def overall(dossier: Dossier) -> Spans:
    """How many items, how they were judged, what was found and what of it is done."""
    check, total = dossier.check, sum(len(chapter.items) for chapter in dossier.chapters)
    said: Said = [Words("本次自查共对照"), counted(check, "items", total, "自查的条目数"), Words("条。其中")]
    for (label, number), (code, _) in zip(dossier.verdicts, SelfVerdict.choices, strict=True):
        said += [Words(label), counted(check, code, number, f"自评为“{label}”的条目数"), Words("条，")]
    left = total - sum(number for _, number in dossier.verdicts)
    if left:
        said += [Words("还没有自评"), counted(check, "unanswered", left, "还没有自评的条目数"), Words("条，")]
    said[-1] = Words("条。")
    if not dossier.problems:
        return merged([*said, Words("自查没有列出问题。")])
    said += [Words("查出问题"), counted(check, "problems", dossier.problems, "自查列出的问题数")]
    said += [Words("个，已登记台账"), counted(check, "registered", dossier.registered, "已登记到台账的问题数")]
    said += [Words("个；登记的问题中，已销号"), counted(check, "struck_off", dossier.struck_off, "已销号的问题数")]
    said += [Words("个，正在办理"), counted(check, "open", dossier.open, "登记后还没有销号的问题数"), Words("个。")]
    return merged(said)


def of_chapter(chapter: Chapter, n: int, check: SelfCheck) -> Spans:
    """How many items of a chapter were judged how; judgements nobody made are left out."""
    what = f"“{chapter.name or '逐条对标情况'}”"
    said: Said = [
        Words("本部分共"), counted(check, f"chapter:{n}", len(chapter.items), f"{what}的条目数"), Words("条，"),
    ]  # fmt: skip
    for code, label in SelfVerdict.choices:
        number = sum(item.row.verdict == code for item in chapter.items)
        if number:
            named = f"{what}自评为“{label}”的条目数"
            said += [Words(str(label)), counted(check, f"chapter:{n}:{code}", number, named), Words("条，")]
    said[-1] = Words("条。")
    return merged(said)


def item_blocks(item: ItemLine, check: SelfCheck) -> Iterator[Keyed]:
    """One item: how it is judged and what is done, then what shines, is short, is wrong, and what proves it."""
    row, key = item.row, f"i:{item.row.pk}"
    title = words(row.text.rstrip("。；;，,：: ") + "。")
    yield key, Heading(2, title, body=judged(item, check))
    if item.duty and item.kept:
        yield f"{key}:duty", Paragraph(duty(item, check))
    for name, label, text in (
        ("highlights", "工作亮点", row.highlights),
        ("shortcomings", "存在不足", row.shortcomings),
    ):
        if text.strip():
            said = stated(text, check, name, f"“{row.text}”的{label}", item)
            yield f"{key}:{name}", Paragraph(merged([Words(f"{label}："), *said]))
    if item.problems:
        yield f"{key}:problems", Paragraph(found(item, check))
    if item.evidence:
        yield f"{key}:evidence", Paragraph(proofs(item, check))


def judged(item: ItemLine, check: SelfCheck) -> Spans:
    """自评：已做到。 and the unit's own words on how."""
    row = item.row
    if not item.is_answered:
        return words("还没有自评。")
    verdict = Claim(
        text=row.get_verdict_display(),
        claim_id=f"self_check_item:{row.pk}:verdict",
        source_ref=f"self_check_item:{row.pk}",
        href=address(check, item),
        source=f"“{row.text}”的自评",
    )
    done = stated(row.done, check, "done", f"“{row.text}”的做法", item) if row.done.strip() else ()
    return merged([Words("自评："), verdict, Words("。"), *done])


def stated(text: str, check: SelfCheck, name: str, what: str, item: ItemLine | None = None) -> Spans:
    """The unit's own words in one run, every figure in them a claim on where they were written."""
    running = sentences(text)
    where = f"self_check_item:{item.row.pk}" if item else f"self_check:{check.pk}"
    said, end = Said(), 0
    for n, one in enumerate(find(running)):
        figure = Claim(
            text=running[one.start : one.end],
            claim_id=f"{where}:{name}:{n}",
            source_ref=f"{where}:{name}",
            href=address(check, item),
            source=what,
        )
        said += [Words(running[end : one.start]), figure]
        end = one.end
    return merged([*said, Words(running[end:])])


def sentences(text: str) -> str:
    """Lines as sentences, each with its full stop."""
    lines = [line.strip().rstrip("。；;，,. ") for line in text.splitlines()]
    return "".join(line if line.endswith(("！", "？")) else f"{line}。" for line in lines if line)


def duty(item: ItemLine, check: SelfCheck) -> Spans:
    """How often it was to be done and was; many periods are counted, few are named."""
    row = item.row
    said: Said = [Words(f"按{item.duty.words if item.duty else ''}的要求，")]

    def number(name: str, value: int, what: str) -> Claim:
        where = f"self_check_item:{row.pk}"
        return Claim(str(value), f"{where}:{name}", where, href=address(check, item), source=f"“{row.text}”{what}")

    if len(item.kept) > PERIODS_ONE_BY_ONE:
        said += [Words("应核对"), number("periods", len(item.kept), "应核对的时段数"), Words("个时段，")]
        for standing, label in (("done", "做到"), ("short", "次数不够"), ("due", "还没到期")):
            times = sum(period.standing == standing for period in item.kept)
            said += [Words(label), number(f"periods:{standing}", times, f"{label}的时段数"), Words("个，")]
    for n, period in enumerate(item.kept[: PERIODS_ONE_BY_ONE if len(item.kept) <= PERIODS_ONE_BY_ONE else 0]):
        span = f"{full(period.frm)}至{full(period.to)}"
        said += [Words(f"{span}应{period.needed}次，已开展"), number(f"times:{n}", period.done, f"在{span}的次数")]
        said += [Words("次，" if period.standing != "due" else "次（还没到期），")]
    said[-1] = Words(said[-1].text.removesuffix("，") + "。")
    return merged(said)


def found(item: ItemLine, check: SelfCheck) -> Spans:
    """What is wrong, each with its number on the ledger and where it stands."""
    reference = f"self_check_item:{item.row.pk}"
    number = Claim(
        str(len(item.problems)), f"{reference}:problems", reference, address(check, item),
        f"“{item.row.text}”查出的问题数",
    )  # fmt: skip
    said: Said = [Words("查出问题"), number, Words("个：")]
    for n, problem in enumerate(item.problems, start=1):
        mark = f"{hanzi(n)}是" if len(item.problems) > 1 else ""
        said += [Words(mark + problem.text.rstrip("。；;，,. ")), *on_the_ledger(problem), Words("；")]
    said[-1] = Words("。")
    return merged(said)


def on_the_ledger(problem: ProblemLine) -> Said:
    """（台账编号2026-000123，整改中）."""
    if not problem.number:
        return [Words("（还没有登记台账）")]
    reference, href = f"problem:{problem.number}", f"/problems/{problem.number}/"
    number = Claim(problem.number, f"{reference}:number", reference, href, f"问题{problem.number}的编号")
    state = Claim(problem.state, f"{reference}:state", reference, href, f"问题{problem.number}目前的状态")
    return [Words("（台账编号"), number, Words("，目前"), state, Words("）")]


def proofs(item: ItemLine, check: SelfCheck) -> Spans:
    """What proves it, by stage: papers by name, photos by their number."""
    said: Said = [Words("佐证材料：")]
    for stage, label in EvidenceStage.choices:
        files = [one for one in item.evidence if one.stage == stage]
        papers = [f"《{one.name.rpartition('.')[0] or one.name}》" for one in files if one.kind != "photo"]
        photos = len(files) - len(papers)
        if not files:
            continue
        said.append(Words(f"{label}有{'、'.join(papers)}{'和' if papers and photos else ''}"))
        if photos:
            reference, what = f"self_check_item:{item.row.pk}", f"“{item.row.text}”{label}的照片数"
            said += [Words("照片"), Claim(str(photos), f"{reference}:{stage}", reference, address(check, item), what)]
            said.append(Words("张"))
        said.append(Words("；"))
    said[-1] = Words("。")
    return merged(said)


def next_steps(dossier: Dossier) -> Spans:
    """What the unit wrote; else what is still owed, in plain words the writer makes their own."""
    check = dossier.check
    if check.next_steps.strip():
        return stated(check.next_steps, check, "next_steps", "自查的下一步打算")
    numbers = dict(zip(SelfVerdict.values, (number for _, number in dossier.verdicts), strict=True))
    owed = numbers[SelfVerdict.PARTLY] + numbers[SelfVerdict.FAILS]
    if owed or dossier.open or dossier.problems > dossier.registered:
        return words(
            "对没有完全做到的条目，我单位将逐条定人、定时限补齐；对查出的问题，逐个登记、逐个整改，改完再复核。"
        )
    return words("我单位将把已做到的各条坚持下去，按期再查，查到什么改什么。")


def attachments(dossier: Dossier) -> tuple[Attachment, ...]:
    """附件: the problems in a table, the photos that prove; those there are."""
    made = []
    if dossier.problems:
        made.append(Attachment("自查问题一览表", (problem_table(dossier),)))
    if photos := photo_rows(dossier):
        made.append(Attachment("佐证照片", photos))
    return tuple(made)


def problem_table(dossier: Dossier) -> Table:
    """Every problem with its item, its number and where it stands."""
    columns = (
        Column("序号", 1.0, "center"),
        Column("对应条目", 2.9),
        Column("查出的问题", 3.6),
        Column("台账编号", 2.4, "center"),
        Column("目前情况", 1.6, "center"),
    )
    every = [(item, one) for chapter in dossier.chapters for item in chapter.items for one in item.problems]
    rows = tuple(
        tuple(map(words, (str(n), item.row.text, one.text, one.number or "未登记", one.state)))
        for n, (item, one) in enumerate(every, start=1)
    )
    return Table(columns, rows)


def photo_rows(dossier: Dossier) -> tuple[Block, ...]:
    """Photos two by two under their item and stage; an odd one joins the last two, for alone it fills a page."""
    pictures = [
        photo(one.file, caption=f"{item.row.text[:24]}（{one.get_stage_display()}）")
        for chapter in dossier.chapters
        for item in chapter.items
        for one in item.row.evidence.all()
        if one.file.kind == "photo"
    ]
    rows = [tuple(pictures[n : n + PHOTOS_IN_A_ROW]) for n in range(0, len(pictures), PHOTOS_IN_A_ROW)]
    if len(rows) > 1 and len(rows[-1]) == 1:
        rows[-2:] = [rows[-2] + rows[-1]]
    return tuple(map(PhotoRow, rows))


def suggested_title(check: SelfCheck) -> str:
    """A title nobody has to think of."""
    name = check.title.strip().removesuffix("报告")
    return f"{name}报告" if name.endswith(("自查", "自评", "自查自评")) else f"{name}自查报告"


def default_addressee(check: SelfCheck) -> str:
    """The organisation right above, which reads it; none at the top."""
    return check.unit.parent.name if check.unit.parent else ""
