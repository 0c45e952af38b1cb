"""What the audit page asks of the chain: where it stands, one problem's hashes, a verification as a job."""

from dataclasses import dataclass
from datetime import datetime

from chuangcheng.audit.checking import Fault, faults_of
from chuangcheng.audit.models import Checkpoint
from chuangcheng.audit.queries import last_checkpoint
from chuangcheng.jobs.models import Job
from chuangcheng.jobs.proof import ledger
from chuangcheng.jobs.queries import own_jobs
from chuangcheng.jobs.queueing import enqueue
from chuangcheng.people.actor import Actor
from chuangcheng.problems.queries.chains import StoredChain, chain_count, chains
from chuangcheng.reports.audit_log import only_auditors
from chuangcheng.rules.refusals import Refused


@dataclass(frozen=True)
class ChainStatus:
    """The last checkpoint (None before the first), how many problems there are, this person's last verification."""

    last: Checkpoint | None
    problems: int
    job: Job | None


@dataclass(frozen=True)
class OneChain:
    """One problem's steps with their hashes, and what is wrong with them."""

    chain: StoredChain
    faults: tuple[Fault, ...]


def chain_status(*, by: Actor) -> ChainStatus:
    """Where the chain stands, for auditors."""
    only_auditors(by)
    mine = next((job for job in own_jobs(by=by) if job.task == "verify"), None)
    return ChainStatus(last_checkpoint(), chain_count(), mine)


def start_verification(*, by: Actor, at: datetime) -> Job:
    """Verify the whole ledger as a job."""
    only_auditors(by)
    return enqueue(task_name="verify", args={"files": True}, by=by, at=at)


def chain_of(number: str, *, by: Actor) -> OneChain:
    """One problem's chain by its number. Refused: `auditors_only`, `chain_missing`."""
    only_auditors(by)
    found = next(chains(number=number), None) if number else None
    if found is None:
        raise Refused(f"没有编号为“{number}”的问题，请核对编号。", code="chain_missing", kind="missing")
    checked = next(item for item in ledger(number=number))
    return OneChain(found, tuple(faults_of(checked)))
