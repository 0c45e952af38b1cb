"""`draw` and `score round`."""

import json
from datetime import date, timedelta
from typing import Annotated

import typer
from django.utils import timezone

from chuangcheng.cli.speaking import say
from chuangcheng.inspections.operations.rounds import RoundDraft
from chuangcheng.inspections.operations.rounds import draw as draw_round
from chuangcheng.inspections.queries.pools import draw_of
from chuangcheng.inspections.queries.rounds import programme_called
from chuangcheng.inspections.queries.scores import round_score
from chuangcheng.jobs.grounds import need_ready
from chuangcheng.people.actor import CONSOLE
from chuangcheng.rules.refusals import Refused

WEEK = 6


def draw(
    programme: Annotated[str, typer.Argument(metavar="方案", help="督查方案的名称或编号")],
    *,
    seed: Annotated[str, typer.Option("--seed", help="随机种子；不写由系统产生")] = "",
    label: Annotated[str, typer.Option("--label", help="批次名称")] = "",
    begin: Annotated[str, typer.Option("--from", help="开始日期，如 2026-03-02；不写是今天")] = "",
    end: Annotated[str, typer.Option("--to", help="结束日期；不写是开始后第七天")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """开一个批次并抽取点位；种子留存，谁都能重算。"""
    need_ready()
    at = timezone.localtime()
    first = day(begin, "--from") or at.date()
    last = day(end, "--to") or first + timedelta(days=WEEK)
    chosen = programme_called(programme, by=CONSOLE)
    draft = RoundDraft(from_date=first, to_date=last, label=label)
    made = draw_round(programme_id=chosen.pk, draft=draft, seed=seed, by=CONSOLE, at=at)
    shown = draw_of(made.pk, by=CONSOLE)
    if as_json:
        told = {
            "round": made.pk, "label": made.label, "seed": shown.seed, "algorithm": shown.algorithm,
            "pool": len(shown.pool), "pool_hash": shown.pool_hash, "drawn": list(shown.drawn),
        }  # fmt: skip
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    say(f"批次{made.pk}“{made.label}”：从{len(shown.pool)}个点位里抽了{len(shown.drawn)}个。")
    say(f"种子 {shown.seed}，抽取池校验码 {shown.pool_hash}。")


def score_round(
    round_id: Annotated[int, typer.Argument(metavar="批次编号", help="督查批次的编号")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """批次的得分：全批、按类型、片区、单位、点位，各说明怎么来的。"""
    need_ready()
    found = round_score(round_id, by=CONSOLE)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return
    say(f"{found.round.label}：{found.whole.words}")
    for one in found.units:
        say(f"{one.name or '没有责任单位'}：{one.scored.words}")


def day(text: str, option: str) -> date | None:
    """A date as it is typed."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(f"{option} 请写成 2026-03-02 这样。", code="cli_day") from None
