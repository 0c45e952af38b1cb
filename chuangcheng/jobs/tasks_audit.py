"""Long work of the audit page."""

from datetime import datetime
from typing import Any

from chuangcheng.audit.operations import log
from chuangcheng.jobs.proof import sentences, verify_ledger
from chuangcheng.jobs.queueing import Progress
from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused


def verify(args: dict[str, Any], *, by: Actor, at: datetime, progress: Progress) -> dict[str, Any]:
    """Verify the whole ledger; args {"files": bool}. For auditors and administrators."""
    if not (by.is_administrator or "auditor" in by.roles):
        raise Refused("只有审计员和系统管理员可以核对全部记录。", code="verify_not_yours", kind="forbidden")
    with_files = bool(args.get("files", True))
    verdict = verify_ledger(with_files=with_files, report=progress)
    lines = sentences(verdict, with_files=with_files)
    log(action="ledger.verify", by_id=by.user_id, who=by.name, at=at, success=verdict.sound, new={"lines": lines[:50]})
    return {
        "sound": verdict.sound,
        "lines": lines,
        "faults": [[f.number, f.seq, f.sentence] for f in verdict.faults],
        "sentence": lines[-1],
    }
