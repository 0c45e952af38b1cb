"""The style sheet of a DOCX: every measure of GB/T 9704 stands in a named style, so offices can go on typing."""

from dataclasses import dataclass, field

from docx.oxml.ns import nsdecls

from chuangcheng.reports.documents.as_docx.xml import Element, el
from chuangcheng.reports.documents.fonts import Face, FontNames
from chuangcheng.reports.documents.measures import (
    BODY_PT,
    CHARACTER_PT,
    FORM_LINE_TWIPS,
    FORM_TEXT_PT,
    LINE_TWIPS,
    SMALL_PT,
    TITLE_PT,
)

CHARACTER_TWIPS = CHARACTER_PT * 20
TABLE_LINE_TWIPS = 360
DENSE_LINE_TWIPS = 300
FOOTER_LINE_TWIPS = 360
GRID_SPACING_TWIPS = -5


@dataclass(frozen=True)
class Style:
    """One paragraph style: face, size in points, exact line in twips (0 = as tall as its content), indents in 字."""

    id: str
    name: str
    face: Face = "body"
    size: float = BODY_PT
    line: int = LINE_TWIPS
    align: str = "both"
    first: float = 0.0
    grid: bool = True
    outline: int | None = None
    keep_next: bool = False
    color: str = ""
    based_on: str = field(default="Normal")


STYLES = (
    Style("Heading1", "heading 1", "hei", first=2, outline=0, keep_next=True),
    Style("Heading2", "heading 2", "kai", first=2, outline=1, keep_next=True),
    Style("Heading3", "heading 3", "body", first=2, outline=2, keep_next=True),
    Style("Heading4", "heading 4", "body", first=2, outline=3, keep_next=True),
    Style("Title", "Title", "title", TITLE_PT, align="center"),
    Style("OfficialBody", "公文正文", first=2),
    Style("Addressee", "主送机关", align="left"),
    Style("Mark", "发文机关标志", "title", TITLE_PT, line=0, align="center", grid=False, color="E60012"),
    Style("DocumentNumber", "发文字号", align="center"),
    Style("AttachmentLabel", "附件标识", "hei", align="left"),
    Style("SignOff", "落款", align="right"),
    Style("Imprint", "版记", size=SMALL_PT, line=FORM_LINE_TWIPS, align="left", grid=False),
    Style("TableHead", "表头", "hei", FORM_TEXT_PT, TABLE_LINE_TWIPS, "center", grid=False),
    Style("TableText", "表格文字", "body", FORM_TEXT_PT, TABLE_LINE_TWIPS, "left", grid=False),
    Style("TableHeadDense", "表头（小）", "hei", 10.5, DENSE_LINE_TWIPS, "center", grid=False),
    Style("TableTextDense", "表格文字（小）", "body", 10.5, DENSE_LINE_TWIPS, "left", grid=False),
    Style("Caption", "caption", "hei", SMALL_PT, align="center", keep_next=True),
    Style("PhotoCaption", "图注", "body", 10.5, DENSE_LINE_TWIPS, "center", grid=False),
    Style("Picture", "图片", "body", FORM_TEXT_PT, 0, "center", grid=False, keep_next=True),
    Style("FormTitle", "表单标题", "title", TITLE_PT, 640, "center", grid=False),
    Style("FormLabel", "表单栏目", "hei", FORM_TEXT_PT, FORM_LINE_TWIPS, "center", grid=False),
    Style("FormText", "表单内容", "body", FORM_TEXT_PT, FORM_LINE_TWIPS, "left", grid=False),
    Style("Gap", "间隔", "body", 1, 20, "left", grid=False),
    Style("Footer", "footer", "song", SMALL_PT, FOOTER_LINE_TWIPS, "left", grid=False),
    Style("FooterSmall", "页脚（小）", "song", 9, DENSE_LINE_TWIPS, "left", grid=False),
)


def font_element(fonts: FontNames, face: Face) -> Element:
    """<w:rFonts> with the name on every script; the hint keeps “ ” — … in the Chinese font."""
    name = fonts.of(face)
    latin = fonts.latin or name
    return el(
        "w:rFonts",
        {"w:hint": "eastAsia", "w:ascii": latin, "w:hAnsi": latin, "w:eastAsia": name, "w:cs": latin},
    )


def size_elements(size: float) -> tuple[Element, Element]:
    return el("w:sz", {"w:val": size * 2}), el("w:szCs", {"w:val": size * 2})


def _character_grid() -> tuple[Element, Element]:
    """The pitch of the character grid, written into the run.

    Word applies the grid by itself, LibreOffice gives a 16 pt character two cells of 15.79 pt. Runs therefore leave
    the grid and are drawn a quarter point closer, which sets 28 characters to the line in every program.
    """
    return el("w:snapToGrid", {"w:val": "0"}), el("w:spacing", {"w:val": GRID_SPACING_TWIPS})


def first_line_indent(characters: float) -> Element:
    return el("w:ind", {"w:firstLineChars": characters * 100, "w:firstLine": characters * CHARACTER_TWIPS})


def style_sheet(fonts: FontNames) -> Element:
    """The <w:styles> part, whole."""
    sheet = el("w:styles", None, _defaults(fonts), _normal(fonts), *_built_in())
    sheet.extend(_style(style, fonts) for style in STYLES)
    return sheet


def _defaults(fonts: FontNames) -> Element:
    run = el(
        "w:rPr",
        None,
        font_element(fonts, "body"),
        *size_elements(BODY_PT),
        el("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"}),
    )
    return el("w:docDefaults", None, el("w:rPrDefault", None, run), el("w:pPrDefault", None, el("w:pPr")))


def _normal(fonts: FontNames) -> Element:
    paragraph = el(
        "w:pPr",
        None,
        el("w:widowControl", {"w:val": "0"}),
        el("w:autoSpaceDE", {"w:val": "0"}),
        el("w:autoSpaceDN", {"w:val": "0"}),
        el("w:adjustRightInd", {"w:val": "0"}),
        el("w:snapToGrid", {"w:val": "0"}),
        el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": LINE_TWIPS, "w:lineRule": "exact"}),
        el("w:jc", {"w:val": "both"}),
    )
    run = el("w:rPr", None, font_element(fonts, "body"), *_character_grid(), *size_elements(BODY_PT))
    return el(
        "w:style",
        {"w:type": "paragraph", "w:default": "1", "w:styleId": "Normal"},
        el("w:name", {"w:val": "Normal"}),
        el("w:qFormat"),
        paragraph,
        run,
    )


def _built_in() -> tuple[Element, Element]:
    character = el(
        "w:style",
        {"w:type": "character", "w:default": "1", "w:styleId": "DefaultParagraphFont"},
        el("w:name", {"w:val": "Default Paragraph Font"}),
        el("w:semiHidden"),
    )
    margins = el(
        "w:tblCellMar",
        None,
        *(el(f"w:{side}", {"w:w": size, "w:type": "dxa"}) for side, size in _CELL_MARGINS),
    )
    table = el(
        "w:style",
        {"w:type": "table", "w:default": "1", "w:styleId": "TableNormal"},
        el("w:name", {"w:val": "Normal Table"}),
        el("w:semiHidden"),
        el("w:tblPr", None, el("w:tblInd", {"w:w": 0, "w:type": "dxa"}), margins),
    )
    return character, table


_CELL_MARGINS = (("top", 0), ("left", 100), ("bottom", 0), ("right", 100))


def _style(style: Style, fonts: FontNames) -> Element:
    paragraph = el("w:pPr")
    if style.keep_next:
        paragraph.append(el("w:keepNext"))
    if not style.grid:
        paragraph.append(el("w:snapToGrid", {"w:val": "0"}))
    paragraph.append(_spacing(style.line))
    if style.first:
        paragraph.append(first_line_indent(style.first))
    paragraph.append(el("w:jc", {"w:val": style.align}))
    if style.outline is not None:
        paragraph.append(el("w:outlineLvl", {"w:val": style.outline}))
    run = el("w:rPr", None, font_element(fonts, style.face))
    if style.color:
        run.append(el("w:color", {"w:val": style.color}))
    if style.size != BODY_PT:
        run.append(el("w:spacing", {"w:val": 0}))
    run.extend(size_elements(style.size))
    return el(
        "w:style",
        {"w:type": "paragraph", "w:styleId": style.id},
        el("w:name", {"w:val": style.name}),
        el("w:basedOn", {"w:val": style.based_on}),
        el("w:qFormat"),
        paragraph,
        run,
    )


def _spacing(line: int) -> Element:
    if not line:
        return el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": 240, "w:lineRule": "auto"})
    return el("w:spacing", {"w:before": 0, "w:after": 0, "w:line": line, "w:lineRule": "exact"})


def settings_xml(*, odd_and_even: bool) -> str:
    """The <w:settings> part: different footers on odd and even pages, Chinese line rules."""
    odd_even = "<w:evenAndOddHeaders/>" if odd_and_even else ""
    return (
        f"<w:settings {nsdecls('w')}>"
        '<w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="420"/>'
        f"{odd_even}"
        '<w:drawingGridVerticalSpacing w:val="156"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        "<w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat>"
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
        "</w:settings>"
    )
