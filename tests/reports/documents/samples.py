"""A document with every kind of block, and pictures to put into it."""

import datetime
from pathlib import Path

from PIL import Image

from chuangcheng.reports.documents.blocks import (
    Attachment,
    Block,
    Claim,
    Column,
    Document,
    Footer,
    Form,
    FormRow,
    Heading,
    Imprint,
    LabelCell,
    ListBlock,
    PageBreak,
    Paragraph,
    Photo,
    PhotoPair,
    PhotoRow,
    QrCell,
    SignCell,
    Table,
    ValueCell,
    words,
)

DAY = datetime.date(2026, 1, 5)
HOSTILE = '<b>#panic() *x* $y$ @z \\ "引号" & 尾'


def picture(folder: Path, name: str = "a.jpg", *, size: tuple[int, int] = (400, 300), color: str = "teal") -> str:
    path = folder / name
    Image.new("RGB", size, color).save(path)
    return str(path)


def claim(number: int = 1, text: str = "20余块") -> Claim:
    return Claim(text, f"c{number}", f"fact:{number}", f"/facts/{number}", f"示例问题{number}的措施")


def every_block(folder: Path) -> tuple[Block, ...]:
    photo = Photo(picture(folder), "大厅", sha256="ab" * 32, url="/evidence/1")
    return (
        Heading(1, words("组织情况")),
        Paragraph((*words("补充标牌"), claim(), *words("，" + HOSTILE))),
        Heading(2, words("关于标线"), body=words("已重画。")),
        Heading(3, words("自查")),
        Heading(4, words("车位")),
        ListBlock((words("重画标线"), (*words("补装隔离墩"), claim(2, "10余个")))),
        ListBlock((words("先查。"), words("后改。")), marks="paren", run_on=True),
        Table(
            (Column("序号", 1, "center"), Column("内容", 4), Column("数量", 1, "right")),
            ((words("1"), words("标牌"), (claim(3, "30余条"),)),),
            caption="整改台账",
        ),
        PhotoPair(photo, None, title="门诊大厅"),
        PhotoRow((photo, photo)),
        PageBreak(),
        small_form(),
        Paragraph(words("收尾。"), align="right"),
    )


def small_form() -> Form:
    return Form(
        (1, 2, 1, 2),
        (
            FormRow((LabelCell("编号"), ValueCell((words("2026-000123"),)), LabelCell("码", rowspan=2), QR)),
            FormRow((LabelCell("问题"), ValueCell((words("标线磨损"), (claim(4, "3处"),)), indent=True))),
            FormRow((LabelCell("意见"), SignCell(words("同意"), "主要领导", "（公章）", colspan=3)), height=28),
        ),
    )


QR = QrCell("https://example.test/papers/abc/", "归档码", rowspan=2)


def full_document(folder: Path) -> Document:
    return Document(
        title="关于示例问题整改情况的报告",
        kind="report",
        blocks=every_block(folder),
        issuer="示例市创建办文件",
        number="示创办〔2026〕12号",
        addressee="示例市文明办",
        signer="示例",
        signature="示例医院",
        date=DAY,
        attachments=(Attachment("整改台账"), Attachment("照片", (Paragraph(words("附件正文。")),))),
        imprint=Imprint("示例甲，示例乙", "示例市创建办综合科", DAY),
        note="联系人：示例",
        letterhead=True,
    )


def text_document(text: str, *, paragraphs: int = 1, **fields: object) -> Document:
    block = Paragraph(words(text))
    return Document(title="示例报告", kind="report", blocks=(block,) * paragraphs, **fields)  # type: ignore[arg-type]


def paper(number: str = "示创交〔2026〕1号") -> Document:
    return Document(
        title="问题交办单",
        kind="dispatch",
        blocks=(small_form(),),
        issuer="示例市创建办",
        number=number,
        date=DAY,
        letterhead=True,
        layout="form",
        footer=Footer("of_total", f"示例市创建办　{number}"),
    )
