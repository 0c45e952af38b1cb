"""The rows of a table with merged cells filled over their block, looked up cell by cell."""

from chuangcheng.imports.reading.tables import Cell, Merge, Table

COVERED_AT_MOST = 2_000_000


class FilledRows:
    """Merges from row `first` on; a table without any costs nothing extra.

    At most COVERED_AT_MOST cells are remembered as covered; blocks beyond that stay as they are, so
    that a file of a few bytes cannot claim the memory of millions of cells.
    """

    def __init__(self, table: Table, *, first: int) -> None:
        self._rows = table.rows
        self._width = table.width
        self._covering: dict[tuple[int, int], Merge] = {}
        self._claimed = 0
        self._wide: set[tuple[int, int]] = set()
        last = len(table.rows) - 1
        for merge in table.merges:
            if merge.bottom < first or merge.top > last or merge.left >= self._width:
                continue
            if merge.right - merge.left + 1 >= max(3, self._width // 2):
                self._wide.add((merge.top, merge.left))
            self._cover(merge, min(merge.bottom, last))

    def _cover(self, merge: Merge, bottom: int) -> None:
        size = (bottom - merge.top + 1) * (min(merge.right, self._width - 1) - merge.left + 1)
        if self._claimed + size > COVERED_AT_MOST:
            return
        self._claimed += size
        for row in range(merge.top, bottom + 1):
            for col in range(merge.left, min(merge.right, self._width - 1) + 1):
                self._covering[row, col] = merge

    @property
    def has_merges(self) -> bool:
        return bool(self._covering)

    def value(self, row: int, col: int) -> Cell:
        """The cell, or that of the block it is covered by (sideways only its own first column counts)."""
        merge = self._covering.get((row, col))
        if merge is None or merge.left != col:
            return self._rows[row][col]
        return self._rows[merge.top][merge.left]

    def covered(self, row: int, col: int) -> bool:
        """Whether the cell belongs to a block that begins in a row above."""
        merge = self._covering.get((row, col))
        return merge is not None and merge.top < row

    def covered_from(self, row: int, col: int, first: int) -> bool:
        """Whether the cell belongs to a block that begins in row `first` or later, above this row."""
        merge = self._covering.get((row, col))
        return merge is not None and first <= merge.top < row

    def is_wide(self, row: int, col: int) -> bool:
        """Whether a block over at least half the table begins here."""
        return (row, col) in self._wide
