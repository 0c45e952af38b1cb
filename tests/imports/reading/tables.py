"""Tables as literals: what the drafting tests stand on."""

from collections.abc import Sequence

from chuangcheng.imports.reading.tables import Cell, Merge, Table

HEADER = ["序号", "点位", "问题描述", "责任单位", "整改时限", "备注"]


def table(
    *rows: Sequence[Cell], title: str = "2026年9月12日实地测评问题反馈清单", merges: tuple[str, ...] = ()
) -> Table:
    """A table with its title in the first row; merges as "A2:A3" in sheet terms. Rows are padded to one width."""
    whole: list[Sequence[Cell]] = [[title] if title else [], *rows] if title else list(rows)
    width = max(map(len, whole))
    return Table("清单", [[*row, *[None] * (width - len(row))] for row in whole], [merge(text) for text in merges])


def merge(text: str) -> Merge:
    first, last = text.split(":")
    return Merge(int(first[1:]) - 1, ord(first[0]) - 65, int(last[1:]) - 1, ord(last[0]) - 65)
