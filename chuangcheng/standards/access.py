"""Who may keep systems of assessment: the office of an organisation at the top of a tree. Everybody working reads."""

from chuangcheng.people.actor import Actor
from chuangcheng.rules.refusals import Refused


def may_keep_systems(by: Actor) -> bool:
    """What it sets holds for everybody, so only the office at the very top; an administrator has no business rights."""
    return any("office" in s.roles and len(s.ancestors) == 1 for s in by.standings)


def only_system_keepers(by: Actor, *, what: str) -> None:
    """Refuse everybody else; `what` completes the sentence. Refused: `systems_not_yours`."""
    if not may_keep_systems(by):
        raise Refused(f"只有最上级的创城办可以{what}；请联系他们办理。", code="systems_not_yours", kind="forbidden")


def only_readers(by: Actor) -> None:
    """Everybody who holds a post reads. Refused: `systems_not_seen`."""
    if not by.standings:
        raise Refused("您没有岗位，看不到测评体系；请联系创城办设置岗位。", code="systems_not_seen", kind="forbidden")
