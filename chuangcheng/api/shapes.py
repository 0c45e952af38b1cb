"""What every shape of the API is made of. Doc strings of shapes are read by people, in Chinese, in the OpenAPI page."""

from typing import Annotated, Any, Generic, TypeVar

from ninja import Path, Query, Schema
from pydantic import ConfigDict, Field

MOST_ID = 10**18 - 1
Id = Annotated[int, Field(ge=1, le=MOST_ID)]
IdPath = Annotated[int, Path(ge=1, le=MOST_ID)]
IdAsked = Annotated[int | None, Query(ge=1, le=MOST_ID)]
Limit = Annotated[int, Query(ge=1, le=100, description="一页最多几条")]
After = Annotated[str, Query(max_length=200, description="上一页的 next；第一页不填")]
Search = Annotated[str, Query(max_length=100, description="名称、拼音或首字母")]

Item = TypeVar("Item")


class Shape(Schema):
    """What goes out."""


class Given(Schema):
    """What comes in; a field nobody knows is refused, so that nothing is written by its way."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Page(Schema, Generic[Item]):
    """一页；next 是下一页的 after，没有下一页时为空"""

    items: list[Item]
    next: str | None


class Refusal(Schema):
    """办不成的答复（RFC 9457）：detail 说明原因和怎么办，code 供程序判断，fields 是各项的问题"""

    type: str
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, str] | None = None


Data = dict[str, Any]
