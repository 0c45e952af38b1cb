"""Organisations, posts and accounts as the API writes and reads them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from chuangcheng.api.shapes import Given, Id, Shape
from chuangcheng.people.operations.organisations import OrganisationKind
from chuangcheng.people.queries import Role

Kind = Literal[tuple(OrganisationKind.values)]  # type: ignore[valid-type]
RoleCode = Literal[tuple(Role.values)]  # type: ignore[valid-type]


class OrganisationName(Shape):
    """单位的编号和名称"""

    id: int
    name: str


class TreeNode(Shape):
    """单位树上的一个单位：岗位数、空缺数、在岗的人、下级"""

    id: int
    name: str
    short_name: str
    kind: str
    kind_label: str
    line_parent: str
    is_active: bool
    post_count: int
    vacant_count: int
    people: list[str]
    children: list["TreeNode"]


class UnitChoice(Shape):
    """可以交办、转交的单位；where 是它在本单位之下的上级"""

    id: int
    name: str
    kind_label: str
    where: str
    is_own: bool


class Holder(Shape):
    """谁从哪天到哪天在岗；phone 只给可以看的人"""

    holding_id: int
    user_id: int
    name: str
    phone: str
    from_date: date
    to_date: date | None
    is_deputy: bool
    is_current: bool


class Post(Shape):
    """岗位，连同现任和将任的人；version 修改时填在 If-Match 里"""

    id: int
    title: str
    roles: list[str]
    role_labels: list[str]
    seat_id: int | None
    seat_name: str
    is_active: bool
    holders: list[Holder]
    version: str


class Member(Shape):
    """领导小组成员"""

    place: str
    name: str
    title: str
    duties: str
    post_id: int | None


class LeadingGroup(Shape):
    """领导小组"""

    id: int
    name: str
    established_on: date | None
    document_number: str
    members: list[Member]
    version: str


class Team(Shape):
    """没有账号的队伍"""

    id: int
    name: str
    headcount: int
    composition: str
    captain: str
    phone: str
    is_active: bool
    version: str


class Contact(Shape):
    """没有账号的联系人"""

    id: int
    name: str
    title: str
    phone: str
    is_active: bool
    version: str


class Organisation(Shape):
    """一个单位：资料、岗位和人、领导小组、队伍、联系人、上下级"""

    id: int
    name: str
    short_name: str
    other_names: list[str]
    kind: str
    kind_label: str
    code: str
    address: str
    position: int
    is_active: bool
    above: list[OrganisationName]
    line_parent: OrganisationName | None
    children: list[OrganisationName]
    line_children: list[OrganisationName]
    posts: list[Post]
    leading_groups: list[LeadingGroup]
    teams: list[Team]
    contacts: list[Contact]
    may_keep: bool
    may_keep_people: bool
    may_keep_posts: bool
    version: str


class OrganisationGiven(Given):
    """单位资料；各项都按所给的写，没给的按默认值"""

    name: str = Field(description="全称")
    kind: Kind = Field("unit", description="单位类型的代码")  # type: ignore[valid-type]
    parent_id: Id | None = Field(None, description="上级单位；不填就是最上级")
    line_parent_id: Id | None = Field(None, description="业务上的主管单位")
    short_name: str = Field("", description="简称")
    other_names: list[str] = Field([], description="曾用名、别称")
    code: str = Field("", description="代码")
    address: str = Field("", description="地址")
    position: Annotated[int, Field(ge=0, le=9999)] = Field(0, description="同级中的次序，小的在前")


class OrganisationSaved(Shape):
    """保存后的单位；moved 是一起划转的单位数"""

    id: int
    name: str
    moved: int


class ImportVerdict(Shape):
    """单位表一行的结果：new 新增、changed 补充、same 不变、error 不能导入"""

    row: int
    name: str
    verdict: Literal["new", "changed", "same", "error"]
    sentence: str
    organisation_id: int | None


class OrganisationsImported(Shape):
    """导入单位表的结果"""

    dry_run: bool
    new: int
    changed: int
    errors: int
    rows: list[ImportVerdict]


class PostGiven(Given):
    """岗位资料；seat_id 是所在科室，不填为单位本部"""

    title: str = Field(description="岗位名称")
    roles: list[RoleCode] = Field(description="角色的代码")  # type: ignore[valid-type]
    seat_id: Id | None = Field(None, description="所在科室；不填为单位本部")
    is_active: bool = Field(True, description="是否启用")


class HoldingGiven(Given):
    """由谁从哪天到哪天担任；代理须写明止期"""

    user_id: Id = Field(description="由哪个账号担任")
    from_date: date = Field(description="从哪天起")
    to_date: date | None = Field(None, description="到哪天止；代理必填")
    is_deputy: bool = Field(False, description="是否代理")
    note: str = Field("", description="说明")


class HandOverGiven(Given):
    """交给谁、从哪天起"""

    to_user_id: Id = Field(description="交给哪个账号")
    first_day: date | None = Field(None, description="从哪天起由对方担任")
    note: str = Field("", description="说明")


class EndGiven(Given):
    """任职的最后一天"""

    last_day: date = Field(description="任职的最后一天")


class HoldingSaved(Shape):
    """任职，连同要提醒的话"""

    holding_id: int | None
    user_id: int
    from_date: date
    to_date: date | None
    is_deputy: bool
    warnings: list[str]


class OpenItems(Shape):
    """随岗位一起交接的问题"""

    on_desk: int
    named: int
    numbers: list[str]


class TeamGiven(Given):
    """队伍资料"""

    name: str = Field(description="队伍名称")
    headcount: Annotated[int, Field(ge=0, le=1_000_000)] = Field(0, description="人数")
    composition: str = Field("", description="组成")
    captain: str = Field("", description="负责人")
    phone: str = Field("", description="电话")
    is_active: bool = Field(True, description="是否启用")


class ContactGiven(Given):
    """联系人资料"""

    name: str = Field(description="姓名")
    title: str = Field("", description="职务")
    phone: str = Field("", description="电话")
    is_active: bool = Field(True, description="是否启用")


class MemberGiven(Given):
    """领导小组成员；post_id 是本单位或下级的岗位"""

    place: str = Field(description="在领导小组里的职务，如组长")
    name: str = Field(description="姓名")
    title: str = Field("", description="单位职务")
    duties: str = Field("", description="职责")
    post_id: Id | None = Field(None, description="本单位或下级的岗位")


class LeadingGroupGiven(Given):
    """领导小组资料；成员按所给的次序"""

    name: str = Field(description="领导小组名称")
    established_on: date | None = Field(None, description="成立日期")
    document_number: str = Field("", description="成立文件的文号")
    members: list[MemberGiven] = Field([], description="成员，按所给的次序")


class Kept(Shape):
    """已保存的一条"""

    id: int


class Channel(Shape):
    """单位的通知方式；不含地址和密钥"""

    kind: str
    words: str


class ChannelGiven(Given):
    """通知方式；kind 为空表示只用系统收件箱；secret 为空表示沿用原来的"""

    kind: Literal["", "wecom", "dingtalk", "webhook", "email"] = Field(
        description="wecom 企业微信、dingtalk 钉钉、webhook 通用接口、email 邮件；空表示只用系统收件箱"
    )
    address: Annotated[str, Field(max_length=1000)] = Field("", description="接收地址")
    secret: Annotated[str, Field(max_length=200)] = Field("", description="密钥；空表示沿用原来的")


class Tried(Shape):
    """测试消息发到了哪里"""

    sent_to: str


class User(Shape):
    """账号；posts 是今天的岗位"""

    id: int
    username: str
    display_name: str
    phone: str
    email: str
    is_active: bool
    is_administrator: bool
    must_change_password: bool
    last_seen_at: datetime | None
    posts: list[str]
    version: str


class AccountGiven(Given):
    """账号资料"""

    username: str = Field(description="登录名")
    display_name: str = Field(description="姓名")
    phone: str = Field("", description="电话")
    email: str = Field("", description="邮箱")


class NewAccountGiven(AccountGiven):
    """新账号"""

    is_administrator: bool = Field(False, description="是否系统管理员")


class AccountAdded(Shape):
    """账号和一次性密码；密码只在这里给一次，登录后必须修改"""

    id: int
    username: str
    one_time_password: str


class AccountChanged(Shape):
    """账号现在的样子，连同要提醒的话"""

    id: int
    username: str
    is_active: bool
    is_administrator: bool
    warnings: list[str]
