"""`verify`."""

import json
from pathlib import Path
from typing import Annotated

import typer

from chuangcheng.cli.speaking import progress, say
from chuangcheng.jobs.grounds import need_ready
from chuangcheng.jobs.proof import export_ledger, sentences, verify_ledger


def verify(
    no_files: Annotated[bool, typer.Option("--no-files", help="不核对照片和附件（较快）")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", help="导出记录，供 tools/verify_chain.py 在别处核对")
    ] = None,
    no_words: Annotated[bool, typer.Option("--no-words", help="导出时不带文字，只带摘要")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> int:
    """核对全部记录、存证和文件有没有被改动；有改动时退出码为 1。"""
    need_ready()
    with progress() as report:
        if export is not None:
            count = export_ledger(path=export, with_words=not no_words, report=report)
        else:
            verdict = verify_ledger(with_files=not no_files, report=report)
    if export is not None:
        say(f"已导出{count}个问题的记录到 {export}。")
        say(f"在别处核对：python tools/verify_chain.py {export} --checkpoints 存证目录 --key 公钥文件")
        return 0
    if as_json:
        faults = [{"number": f.number, "seq": f.seq, "sentence": f.sentence} for f in verdict.faults]
        say(json.dumps({"sound": verdict.sound, "problems": verdict.chains, "steps": verdict.steps,
                        "not_anchored": verdict.loose_steps, "erased": len(verdict.erased), "faults": faults},
                       ensure_ascii=False))  # fmt: skip
    else:
        for line in sentences(verdict, with_files=not no_files):
            say(line)
    return 0 if verdict.sound else 1
