"""测评体系 as the API reads and writes it."""

import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from chuangcheng.api.shapes import Given, Shape


class Version(Shape):
    """测评体系的一个版本；status：draft 草稿、in_use 在用、retired 停用；digest 是启用时的内容校验码"""

    id: int
    system_id: int
    system: str
    sample: bool
    label: str
    status: str
    status_label: str
    note: str
    revision: int
    digest: str
    created_at: datetime.datetime
    used_at: datetime.datetime | None
    retired_at: datetime.datetime | None


class ItemUnit(Shape):
    """牵头（lead）或责任（assist）单位，按原文；organisation_id 为空的没有对上"""

    role: str
    name: str
    organisation_id: int | None


class Item(Shape):
    """一条指标；path 给出它在树里的位置，rule 是读成数据的计分规则，rule_words 是原文"""

    id: int
    parent_id: int | None
    path: str
    depth: int
    kind: str
    code: str
    text: str
    method: str
    weight: str | None
    rule: dict[str, Any]
    rule_words: str
    requirement: str
    units: list[ItemUnit]


class SiteType(Shape):
    """点位类型；kind：place 场所、vehicle 车辆、matter 事项"""

    id: int
    code: str
    name: str
    kind: str
    other_names: str
    note: str
    active: bool


class SamplePhoto(Shape):
    """样例照片；good 是达标的样子"""

    id: int
    file_id: int
    good: bool
    caption: str


class CheckItem(Shape):
    """一条点位标准；demand 是读成数据的数量要求，photo：none 不用、on_fail 不符合时、always 都要"""

    id: int
    site_type_id: int
    code: str
    group: str
    text: str
    demand: dict[str, Any]
    demand_words: str
    exception: str
    photo: str
    category_id: int | None
    item_id: int | None
    weight: str | None
    rule: dict[str, Any]
    rule_words: str
    samples: list[SamplePhoto]


class Change(Shape):
    """比较出来的一处变化；word：added 新增、removed 删去、changed 改动；fields 是（名称、原来、现在）"""

    word: str
    part: str
    name: str
    fields: list[tuple[str, str, str]]


class Issue(Shape):
    """导入时发现的问题；level：error 要改、warning 要核对"""

    level: str
    sheet: str
    row: int
    sentence: str


class Looked(Shape):
    """上传的表读出来的样子；还没有导入"""

    file_id: int
    items: int
    checks: int
    site_types: int
    issues: list[Issue]
    unknown_units: list[str]


class ImportGiven(Given):
    """导入成哪个版本；system_id 和 system_name 填一个"""

    file_id: Annotated[int, Field(ge=1, le=10**18 - 1, description="上传的表的文件编号")]
    label: Annotated[str, Field(min_length=1, max_length=60, description="版本名称")]
    system_id: Annotated[int | None, Field(ge=1, le=10**18 - 1, description="已有的测评体系")] = None
    system_name: Annotated[str, Field(max_length=120, description="新的测评体系名称")] = ""
    issuer: Annotated[str, Field(max_length=120, description="发布单位")] = ""
    warnings_seen: Annotated[bool, Field(description="要核对的问题都看过了")] = False


class StatusGiven(Given):
    """启用（in_use）或停用（retired）"""

    status: Annotated[Literal["in_use", "retired"], Field(description="in_use 启用、retired 停用")]
