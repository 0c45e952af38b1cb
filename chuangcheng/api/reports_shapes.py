"""Documents and papers as the API writes and reads them."""

import datetime
from typing import Literal

from pydantic import Field

from chuangcheng.api.shapes import Given, Id, Shape


class DocumentLine(Shape):
    """一份报告、复函或文书"""

    id: int
    kind: str
    kind_label: str
    title: str
    number: str
    organisation_name: str
    list_id: int | None
    problem: str | None
    self_check: int | None
    round: int
    is_final: bool
    created_at: datetime.datetime
    finalised_at: datetime.datetime | None
    version: int


class ClaimOut(Shape):
    """一个数字或说法及其出处：点开 href 是它所依据的记录"""

    claim_id: str
    text: str
    source_ref: str
    source: str
    href: str


class ParagraphOut(Shape):
    """可以改文字的一段；【】里的是数据，不能改"""

    key: str
    text: str
    is_edited: bool


class DocumentDetail(DocumentLine):
    """一份文书：抬头、可改的段落、全部依据、网页预览"""

    addressee: str
    signature: str
    signer: str
    issuer: str
    date: datetime.date | None
    letterhead: bool
    paragraphs: list[ParagraphOut]
    claims: list[ClaimOut]
    html: str


class WordsGiven(Given):
    """一段的文字；空文字恢复系统拟的"""

    text: str = Field(description="这一段的文字；空文字恢复系统拟的")


class HeadGiven(Given):
    """抬头；只改所给的项"""

    title: str | None = Field(None, description="标题")
    addressee: str | None = Field(None, description="主送")
    signature: str | None = Field(None, description="落款")
    date: datetime.date | None = Field(None, description="成文日期")
    letterhead: bool | None = Field(None, description="是否用红头")
    issuer: str | None = Field(None, description="发文机关")
    signer: str | None = Field(None, description="签发人")
    copies_to: str | None = Field(None, description="抄送；填了才有版记")


class FinalGiven(Given):
    """定稿；agency 是机关代字"""

    agency: str = Field("创城", description="机关代字")


class Paper(DocumentLine):
    """问题的一张单子；token 是二维码里的编号，用来归档签章件"""

    token: str


class ScanGiven(Given):
    """签章扫描件的文件编号"""

    file_ids: list[Id] = Field(description="扫描件的文件编号")


class ScanFiled(Shape):
    """已归档到哪个问题的哪一步"""

    problem: str
    step: int


BatchForm = Literal["pdf", "docx"]
DocumentForm = Literal["docx", "pdf", "html"]
