"""One of each move, with what it brings drawn by lot."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from chuangcheng.problems.operations import answering, assigning, dividing, measuring, petitions, submitting, urging
from chuangcheng.problems.operations import verifying as v
from chuangcheng.problems.operations.ask import Ask
from tests.problems.books import Book

Moves = dict[str, Callable[[Ask], object]]


def moves(book: Book, chance: Random) -> Moves:
    """One of each, with what it brings drawn by lot."""
    later = book.now + timedelta(days=chance.randint(1, 30))
    org = lambda *names: book.org(chance.choice(names))  # noqa: E731
    order = assigning.Order(lead=org("城管局", "东湖区", "公安局"), co_leads=[book.org("市监局")])
    return {
        "dispatch": lambda ask: assigning.dispatch(ask, order=order),
        "recall": assigning.recall,
        "accept": answering.accept,
        "return": lambda ask: answering.return_(ask, reason="other"),
        "transfer": lambda ask: assigning.transfer(ask, lead=org("城管局", "东湖区", "市监局")),
        "hand_down": lambda ask: assigning.hand_down(ask, lead=org("南桥街道", "榆树社区", "南桥派出所")),
        "take_back": assigning.take_back,
        "refer_up": lambda ask: petitions.refer_up(ask, asked_of=org("云屏市", "东湖区")),
        "answer_referral": lambda ask: petitions.answer_referral(ask, verdict=chance.choice(["grant", "refuse"])),
        "close_referral": lambda ask: petitions.close_referral(ask, moment=later),
        "measure": lambda ask: measuring.measure(ask, text="已清理", confirmed=True),
        "confirm": lambda ask: measuring.confirm(ask, nothing_to_do="不涉及"),
        "ask_extension": lambda ask: petitions.ask_extension(ask, moment=later),
        "decide_extension": lambda ask: petitions.decide_extension(ask, granted=chance.random() < 0.5),
        "ask_suspension": lambda ask: petitions.ask_suspension(ask, cause="修路", plan="完工", review_on=later.date()),
        "decide_suspension": lambda ask: petitions.decide_suspension(ask, granted=chance.random() < 0.8),
        "resume": lambda ask: petitions.resume(ask, moment=later),
        "dispute": petitions.dispute,
        "uphold_dispute": petitions.uphold_dispute,
        "refuse_dispute": lambda ask: petitions.refuse_dispute(ask, moment=later),
        "withdraw_dispute": petitions.withdraw_dispute,
        "submit": lambda ask: submitting.submit(ask, person_name="承办人", nothing_to_do="已处理"),
        "endorse": submitting.endorse,
        "decline": submitting.decline,
        "withdraw": submitting.withdraw,
        "verify": v.verify,
        "strike_off": v.strike_off,
        "send_back": lambda ask: v.send_back(ask, reason="in_part"),
        "reopen": v.reopen,
        "void": dividing.void,
        "restore": dividing.restore,
        "urge": urging.urge,
        "note": urging.note,
    }
