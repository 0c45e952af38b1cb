"""Verify the whole ledger: chains, checkpoints in the table and on the disk, and the evidence files."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Any

from chuangcheng.audit import signing
from chuangcheng.audit.checking import Chain, Fault, Link, Verdict, anchor_fault, erased_in, faults_of, sheet_faults
from chuangcheng.audit.checkpoints import Sheet, file_of, read_sheet, sheets_in_table
from chuangcheng.audit.sealing import PREFIX, piece_count, pieces
from chuangcheng.evidence.queries import all_files, state_of_bytes
from chuangcheng.jobs.checking_chains import add_up, passed
from chuangcheng.problems.queries.chains import chain_count, chains
from chuangcheng.rules.refusals import Refused

Report = Callable[[int, int, str], None]
MOST_FAULTS = 200
EXPORT_FORMAT = "chuangcheng-ledger-1"


def silent(done: int, total: int, sentence: str) -> None:
    """Report to nobody."""


def verify_ledger(*, with_files: bool = True, report: Report = silent) -> Verdict:
    """Check everything; the faults stand in the verdict, at most 200 of them."""
    verdict = Verdict()
    anchors = check_sheets(verdict)
    check_chains(verdict, anchors, report)
    if with_files:
        check_files(verdict, report)
    return verdict


def check_sheets(verdict: Verdict) -> dict[str, tuple[int, str]]:
    """Check the checkpoints; what the last one over each problem signed, by number."""
    anchors: dict[str, tuple[int, str]] = {}
    previous: Sheet | None = None
    key = signing.public_text() if signing.key_exists() else ""
    for sheet in sheets_in_table():
        verdict.checkpoints += 1
        for fault in [*sheet_faults(sheet, previous=previous, key=key), *file_faults(sheet)]:
            blame(verdict, fault)
        anchors |= {number: (count, head) for number, count, head in sheet.heads}
        previous = sheet
    for sheet in sheets_beyond(verdict):
        for fault in sheet_faults(sheet, previous=previous, key=key):
            blame(verdict, fault)
        anchors |= {number: (count, head) for number, count, head in sheet.heads}
        previous = sheet
    return anchors


def sheets_beyond(verdict: Verdict) -> Iterator[Sheet]:
    """Files the table has no row of: one is left by a crash, more mean that the database was put back."""
    number = verdict.checkpoints + 1
    while file_of(number).exists():
        if number > verdict.checkpoints + 1:
            blame(verdict, Fault("", 0, f"第{number}号存证只有文件，数据库里没有，数据库可能被换成了旧的"))
        try:
            yield read_sheet(file_of(number))
        except Refused:
            blame(verdict, Fault("", 0, f"第{number}号存证的文件损坏，请从备份恢复"))
        number += 1


def file_faults(sheet: Sheet) -> Iterator[Fault]:
    """The file outside the database says the same."""
    try:
        if read_sheet(file_of(sheet.number)) != sheet:
            yield Fault("", 0, f"第{sheet.number}号存证：数据库里的与文件不一致")
    except Refused:
        yield Fault("", 0, f"第{sheet.number}号存证的文件缺失或损坏，请从备份恢复")


def check_chains(verdict: Verdict, anchors: dict[str, tuple[int, str]], report: Report) -> None:
    """Recompute every chain and hold it against its anchor; a chain that is gone is missed. Then the log's pieces."""
    total, done = chain_count(), 0
    missing = {number for number in anchors if not number.startswith(PREFIX)}
    for found in passed(anchors, missing, total=total):
        add_up(verdict, found)
        for number in found.doubtful:
            for item in ledger(number=number):
                check_closely(verdict, item, anchors)
        done += found.chains + len(found.doubtful)
        report(done, total, "正在核对问题记录")
    for number in sorted(missing):
        blame(verdict, Fault(number, 0, "存证里有这个问题，数据库里却没有了"))
    check_log(verdict, anchors)


def check_closely(verdict: Verdict, item: Chain, anchors: dict[str, tuple[int, str]]) -> None:
    """One chain step by step, with a sentence for all that is wrong with it."""
    verdict.chains += 1
    verdict.steps += len(item.links)
    for fault in faults_of(item):
        blame(verdict, fault)
    verdict.erased += erased_in(item)
    anchor = anchors.get(item.number)
    if anchor and (fault_found := anchor_fault(item, anchor)):
        blame(verdict, fault_found)
    loose = len(item.links) - (anchor[0] if anchor else 0)
    verdict.loose_steps += max(0, loose)
    verdict.loose_chains += loose > 0


def check_log(verdict: Verdict, anchors: dict[str, tuple[int, str]]) -> None:
    """The pieces of the log, which stand in the checkpoints beside the problems."""
    missing = {number for number in anchors if number.startswith(PREFIX)}
    for piece in pieces():
        missing.discard(piece.number)
        verdict.entries += len(piece.links)
        for fault in faults_of(piece):
            blame(verdict, fault)
        verdict.entries_erased += len(erased_in(piece))
        anchor = anchors.get(piece.number)
        if anchor and (fault_found := anchor_fault(piece, anchor)):
            blame(verdict, fault_found)
        verdict.loose_entries += max(0, len(piece.links) - (anchor[0] if anchor else 0))
    for number in sorted(missing):
        blame(verdict, Fault(number, 0, "存证里有这段日志，数据库里却没有了"))


def check_files(verdict: Verdict, report: Report) -> None:
    """Read every original again."""
    words = {"changed": "原件内容与登记的不一致", "lost": "原件在磁盘上找不到"}
    for file, total in all_files():
        verdict.files += 1
        state = state_of_bytes(file)
        verdict.files_erased += state == "erased"
        if state in words:
            blame(verdict, Fault("", 0, f"文件 {file.pk}（{file.original_name or file.sha256[:12]}）{words[state]}"))
        report(verdict.files, total, "正在核对照片和附件")


def blame(verdict: Verdict, fault: Fault) -> None:
    """Keep a fault, up to a limit."""
    if len(verdict.faults) < MOST_FAULTS:
        verdict.faults.append(fault)


def ledger(*, number: str = "") -> Iterator[Chain]:
    """Every chain as the checker takes it; one problem's with `number`."""
    for item in chains(number=number):
        links = [Link(**asdict(step)) for step in item.steps]
        yield Chain(number=item.number, step_count=item.step_count, head=item.head, links=links)


def export_ledger(*, path: Path, with_words: bool = True, report: Report = silent) -> int:
    """Write the ledger as JSON lines for tools/verify_chain.py; how many problems. Texts may be left out."""
    total, count = chain_count() + piece_count(), 0
    with path.open("w", encoding="utf-8") as file:
        write_line(file.write, {"format": EXPORT_FORMAT, "problems": total, "words": with_words})
        for count, item in enumerate(chain(ledger(), pieces()), start=1):
            steps = [exported(link, with_words) for link in item.links]
            write_line(
                file.write, {"number": item.number, "step_count": item.step_count, "head": item.head, "steps": steps}
            )
            report(count, total, "正在导出问题记录")
    return count


def exported(link: Link, with_words: bool) -> dict[str, Any]:
    """A step as it stands in the export."""
    row: dict[str, Any] = {"seq": link.seq, "previous": link.previous, "hash": link.hash, "body": dict(link.body)}
    if with_words:
        row |= {"words": dict(link.words), "salts": dict(link.salts)}
    return row


def write_line(write: Callable[[str], Any], value: dict[str, Any]) -> None:
    """One line of JSON."""
    write(json.dumps(value, ensure_ascii=False) + "\n")


def sentences(verdict: Verdict, *, with_files: bool = True) -> list[str]:
    """The verdict for people."""
    lines = [
        f"核对了{verdict.chains}个问题、{verdict.steps}个步骤、{verdict.entries}条审计日志、{verdict.checkpoints}份存证。"
    ]
    if with_files:
        lines.append(f"核对了{verdict.files}个照片和附件，其中{verdict.files_erased}个已按规定清除。")
    if verdict.erased:
        lines.append(f"有{len(verdict.erased)}个步骤的文字已按规定清除（不算改动）。")
    if verdict.loose_steps:
        lines.append(
            f"有{verdict.loose_chains}个问题的{verdict.loose_steps}个步骤晚于最近一次存证，下次存证后才能防整条重写。"
        )
    if verdict.entries_erased:
        lines.append(f"有{verdict.entries_erased}条日志的文字已按规定清除（不算改动）。")
    if verdict.loose_entries:
        lines.append(f"有{verdict.loose_entries}条日志晚于最近一次存证。")
    for fault in verdict.faults:
        where = place_of(fault)
        lines.append(f"✗ {where}{'：' if where else ''}{fault.sentence}。")
    if len(verdict.faults) == MOST_FAULTS:
        lines.append(f"问题太多，只列出前{MOST_FAULTS}条。")
    lines.append("✓ 没有发现改动。" if verdict.sound else "请停止使用，保留现场，并用备份对照。")
    return lines


def place_of(fault: Fault) -> str:
    """Where a fault is, in words."""
    if not fault.number:
        return ""
    thing, unit = ("审计日志", "条") if fault.number.startswith(PREFIX) else ("问题", "步")
    return f"{thing}{fault.number}" + (f"第{fault.seq}{unit}" if fault.seq else "")
