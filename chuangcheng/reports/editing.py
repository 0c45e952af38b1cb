"""A writer's words around claims. On the page a claim stands as 【20余块】; kept, as `{{claim id}}`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from chuangcheng.reports.documents.blocks import Block, Claim, Heading, Paragraph, Spans, Words
from chuangcheng.rules.refusals import Refused

TOKEN = re.compile(r"\{\{([^{}]+)\}\}")
SHOWN = re.compile(r"【([^【】]*)】")


def editable(block: Block) -> bool:
    """Paragraphs and headings carry words; tables and photos follow the ledger."""
    return isinstance(block, Paragraph | Heading)


def spans_in(block: Block) -> Spans:
    """What a writer edits of a block: a heading's running text where it has one, else its words."""
    if isinstance(block, Heading):
        return block.body or block.spans
    return block.spans if isinstance(block, Paragraph) else ()


def with_spans(block: Block, spans: Spans) -> Block:
    """The block with other words."""
    if isinstance(block, Heading):
        return replace(block, body=spans) if block.body else replace(block, spans=spans)
    return replace(block, spans=spans) if isinstance(block, Paragraph) else block


def shown(spans: Spans) -> str:
    """The text as a writer sees it."""
    return "".join(f"【{s.text}】" if isinstance(s, Claim) else s.text for s in spans)


def template_of(text: str, spans: Spans) -> str:
    """What the writer wrote, with each 【…】 tied to the claim it shows; none may be changed, added or lost."""
    waiting = [s for s in spans if isinstance(s, Claim)]

    def tie(match: re.Match[str]) -> str:
        claim = next((c for c in waiting if c.text == match.group(1)), None)
        if claim is None:
            raise Refused(
                f"【{match.group(1)}】不是本段的数据。方括号里的数字来自台账或自查，不能在这里改；请到该问题的措施中“更正措施数据”，自查报告请到自查条目里改。",
                code="claim_changed",
                fields={"text": "方括号里的数字不能改"},
            )
        waiting.remove(claim)
        return "{{" + claim.claim_id + "}}"

    text = SHOWN.sub(tie, text.replace("{{", "").replace("}}", ""))
    if waiting:
        raise Refused(
            f"本段少了数据{'、'.join(f'【{c.text}】' for c in waiting)}，请放回原处；文字可以改，数据要保留。",
            code="claim_lost",
            fields={"text": "数据要保留"},
        )
    return text


def applied(template: str, spans: Spans) -> Spans:
    """The writer's words with the claims as they stand now; a claim that is new since is put at the end."""
    claims = {s.claim_id: s for s in spans if isinstance(s, Claim)}
    made: list[Words | Claim] = []
    used: set[str] = set()
    for i, piece in enumerate(TOKEN.split(template)):
        if i % 2 == 0:
            made += [Words(piece)] if piece else []
        elif piece in claims:
            made.append(claims[piece])
            used.add(piece)
    made += [c for name, c in claims.items() if name not in used]
    return tuple(made)


def with_edits(blocks: Iterable[tuple[str, Block]], edits: Mapping[str, str]) -> list[tuple[str, Block]]:
    """The drafted blocks with the writer's words where there are any."""
    return [
        (key, with_spans(block, applied(edits[key], spans_in(block))) if key in edits else block)
        for key, block in blocks
    ]
