"""Tables of a docx: cell texts, spans and vertical merges, pictures per cell, the paragraphs around.

Read by streaming, row by row, so that a long document costs no more than its longest table. Text in
tracked deletions and in the compatibility copies (`mc:Fallback`) of drawings does not count.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from chuangcheng.imports.reading.limits import Limits
from chuangcheng.imports.reading.packages import Package
from chuangcheng.imports.reading.picture_store import PictureStore
from chuangcheng.imports.reading.refusals import refusal
from chuangcheng.imports.reading.stream import Sender
from chuangcheng.imports.reading.tables import Merge, Picture

MAIN = "word/document.xml"
WATCHED = ("{*}tbl", "{*}tr", "{*}p")
PASSED_OVER = frozenset(("Fallback", "moveFrom", "rt", "del"))
AS_TEXT = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
OPEN_END = {"", "continue"}


def send_docx(*, package: Package, sender: Sender, pictures_into: Path | None, limits: Limits) -> None:
    """Sends every table that stands directly in the text; Refused when there is none."""
    if package.size(MAIN) > limits.document_size:
        raise refusal("file_too_heavy")
    store = PictureStore(package=package, folder=pictures_into, limits=limits)
    reader = _Reader(package=package, store=store, limits=limits)
    tables = list(reader.tables())
    if not tables:
        raise refusal("no_table")
    notes = store.note()
    for number, table in enumerate(tables, 1):
        sender.table(
            name=f"表{number}",
            width=table.width,
            height=len(table.rows),
            merges=table.merges,
            pictures=table.pictures,
            notes=notes,
            preamble=table.preamble,
            afterword=reader.paragraphs[len(table.preamble) :],
        )
        sender.rows(table.rows)
        notes = []


class _Built:
    """One table while it is read; `open` maps a column to the merge that may go on below."""

    def __init__(self, preamble: list[str]) -> None:
        self.preamble = preamble
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self.pictures: list[Picture] = []
        self.open: dict[int, Merge] = {}

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


class _Reader:
    def __init__(self, *, package: Package, store: PictureStore, limits: Limits) -> None:
        self.package = package
        self.store = store
        self.limits = limits
        self.links = package.related(MAIN)
        self.paragraphs: list[str] = []
        self.counters: Counter[str] = Counter()

    def tables(self) -> Iterator[_Built]:
        depth = 0
        table = _Built([])
        for event, element in self.package.walk(MAIN, WATCHED, ("start", "end")):
            name = etree.QName(element).localname
            if name == "tbl":
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 1:
                    table = _Built(list(self.paragraphs))
                elif event == "end" and depth == 0:
                    yield self._finished(table)
                    element.clear()
            elif event == "end" and name == "tr" and depth == 1:
                self._read_row(element, table)
                element.clear()
            elif event == "end" and name == "p" and depth == 0 and not _inside_text_box(element):
                self._read_paragraph(element)
                element.clear()

    def _finished(self, table: _Built) -> _Built:
        table.merges += [merge for merge in table.open.values() if _is_real(merge)]
        return table

    def _read_paragraph(self, paragraph: etree._Element) -> None:
        text = _text_of(paragraph).strip()
        if text and len(self.paragraphs) < 1000:
            self.paragraphs.append(text)

    def _read_row(self, element: etree._Element, table: _Built) -> None:
        if element.find("{*}trPr/{*}del") is not None:
            return
        number = len(table.rows)
        cells = [""] * _grid_before(element)
        for cell in element.iterdescendants("{*}tc"):
            if next(cell.iterancestors("{*}tr")) is element:
                self._read_cell(cell, number, cells, table)
            if len(cells) > self.limits.columns:
                raise refusal("too_many_columns", limit=self.limits.columns)
        table.rows.append(cells)
        if number >= self.limits.rows:
            raise refusal("too_many_rows", limit=self.limits.rows)

    def _read_cell(self, cell: etree._Element, row: int, cells: list[str], table: _Built) -> None:
        col = len(cells)
        span = min(_span(cell), self.limits.columns + 1)
        merge = cell.find("{*}tcPr/{*}vMerge")
        above = table.open.get(col)
        goes_on = merge is not None and (_value(merge) in OPEN_END) and above is not None
        if goes_on and above is not None:
            table.open[col] = Merge(above.top, above.left, row, above.right)
            cells += [""] * span
        else:
            for covered in range(col, col + span):
                done = table.open.pop(covered, None)
                if done is not None and _is_real(done):
                    table.merges.append(done)
            table.open[col] = Merge(row, col, row, col + span - 1)
            cells += [self._cell_text(cell)] + [""] * (span - 1)
        self._read_pictures(cell, row, col, table)

    def _cell_text(self, cell: etree._Element) -> str:
        """Paragraphs on lines of their own; an empty cell with an automatic number gives that number."""
        lines = [_text_of(paragraph).strip() for paragraph in cell.iter("{*}p") if not _inside_text_box(paragraph)]
        text = "\n".join(line for line in lines if line)
        if text:
            return text
        for number in cell.iterfind("{*}p/{*}pPr/{*}numPr/{*}numId"):
            key = _value(number)
            if key not in ("", "0"):
                self.counters[key] += 1
                return str(self.counters[key])
        return ""

    def _read_pictures(self, cell: etree._Element, row: int, col: int, table: _Built) -> None:
        for shown in cell.iter("{*}blip", "{*}imagedata"):
            if any(etree.QName(up).localname == "Fallback" for up in shown.iterancestors()):
                continue
            link = next((value for key, value in shown.attrib.items() if _is_link(str(key))), "")
            kept = self.store.keep(self.links.get(str(link)))
            if kept:
                table.pictures.append(Picture(row, col, kept[0], kept[1], "inline"))


def _text_of(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    _collect(paragraph, pieces)
    return "".join(pieces)


def _collect(element: etree._Element, pieces: list[str]) -> None:
    for child in element.iterchildren():
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname
        if name == "t":
            pieces.append(child.text or "")
        elif name in AS_TEXT:
            pieces.append(AS_TEXT[name])
        elif name not in PASSED_OVER:
            _collect(child, pieces)


def _is_real(merge: Merge) -> bool:
    return (merge.top, merge.left) != (merge.bottom, merge.right)


def _inside_text_box(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors("{*}txbxContent"), None) is not None


def _is_link(key: str) -> bool:
    name = etree.QName(key)
    return name.localname in ("embed", "id") and (name.namespace or "").endswith("/relationships")


def _value(element: etree._Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if etree.QName(str(key)).localname == "val"), "")


def _span(cell: etree._Element) -> int:
    span = cell.find("{*}tcPr/{*}gridSpan")
    return _whole(_value(span)) or 1 if span is not None else 1


def _grid_before(row: etree._Element) -> int:
    before = row.find("{*}trPr/{*}gridBefore")
    return min(_whole(_value(before)), 200) if before is not None else 0


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 6 else 0
