"""What the API reads and writes. Written by `python -m scripts.generated`; not by hand."""

from typing import Any, Literal, NotRequired, TypedDict


class AccountAdded(TypedDict):
    """账号和一次性密码；密码只在这里给一次，登录后必须修改"""

    id: int
    username: str
    one_time_password: str


class AccountChanged(TypedDict):
    """账号现在的样子，连同要提醒的话"""

    id: int
    username: str
    is_active: bool
    is_administrator: bool
    warnings: list[str]


class AccountGiven(TypedDict):
    """账号资料"""

    username: str
    display_name: str
    phone: NotRequired[str]
    email: NotRequired[str]


class AddUnitGiven(TypedDict):
    """增加协办单位"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    rule: NotRequired["RuleGiven | None"]
    new_unit: int
    role: Literal["co_lead", "assist"]


class AddUnitGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    rule: NotRequired["RuleGiven | None"]
    new_unit: int
    role: Literal["co_lead", "assist"]
    numbers: list[str]


class AmendGiven(TypedDict):
    """更正"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    changes: "ChangesGiven"


class AnswerGiven(TypedDict):
    """对方答复；returned 是退回的问题编号和理由，空表示全部通过"""

    returned: NotRequired[dict[str, str]]
    words: NotRequired[str]
    document_id: NotRequired[int | None]


class AnswerReferralGiven(TypedDict):
    """协调答复"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    verdict: Literal["grant", "refuse", "higher"]
    asked_of: NotRequired[int | None]


class AnswerReferralGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    verdict: Literal["grant", "refuse", "higher"]
    asked_of: NotRequired[int | None]
    numbers: list[str]


class Area(TypedDict):
    """片区、网格"""

    id: int
    name: str
    kind: str
    organisation_id: int | None
    organisation_name: str
    site_count: int
    children: list["Area"]


class AskExtensionGiven(TypedDict):
    """申请延期"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    moment: str


class AskExtensionGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    moment: str
    numbers: list[str]


class AskSuspensionGiven(TypedDict):
    """申请暂缓"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    cause: str
    plan: str
    review_on: str


class AskSuspensionGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    cause: str
    plan: str
    review_on: str
    numbers: list[str]


class Asked(TypedDict):
    """台账的筛选；同一项有几个值时，符合其中一个就算"""

    q: NotRequired[str]
    state: NotRequired[list[Literal["open", "registered", "dispatched", "rectifying", "submitted", "verified", "struck_off", "suspended", "disputed", "void"]]]
    turn: NotRequired[Literal["", "mine"]]
    due: NotRequired[Literal["", "late", "unsigned", "day", "three", "week"]]
    lead: NotRequired[list[int]]
    category: NotRequired[list[int]]
    area: NotRequired[list[int]]
    source: NotRequired[list[Literal["list", "inspection", "self_check", "public", "office"]]]
    kind: NotRequired[list[Literal["at_once", "by_date", "long_term"]]]
    again: NotRequired[list[Literal["rework", "recurrence", "returned"]]]
    since: NotRequired[str | None]
    until: NotRequired[str | None]
    sort: NotRequired[Literal["number", "-number", "due", "-due", "desk", "-desk", "moved", "-moved"]]
    list: NotRequired[list[int]]


class AskedOfGiven(TypedDict):
    """提请协调"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    asked_of: int


class AskedOfGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    asked_of: int
    numbers: list[str]


class AssignmentGiven(TypedDict):
    """指明是哪一个单位的任务"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    assignment: int


class BenchGroup(TypedDict):
    """工作台的一组；count 数到 200 为止"""

    count: int
    count_words: str
    items: list["BenchItem"]


class BenchItem(TypedDict):
    """工作台的一行"""

    number: str
    text: str
    place: str
    state: str
    state_label: str
    asked: str
    turn: "Turn"


class BenchRequest(TypedDict):
    """等答复的申请"""

    number: str
    said: str
    asked_at: str


class Category(TypedDict):
    """问题类别；三个时限写成话，after_photo 是否要整改后照片"""

    id: int
    code: str
    name: str
    path: str
    kind: str
    severity: str
    active: bool
    depth: int
    accept: str
    rectify: str
    verify: str
    after_photo: bool


class CategoryGiven(TypedDict):
    """问题类别；各项都按所给的写，时限和 after_photo 不填就随上级"""

    code: str
    name: str
    kind: Literal["part", "event"]
    parent_id: NotRequired[int | None]
    severity: NotRequired[Literal["", "A", "B", "C"]]
    accept: NotRequired["LimitGiven | None"]
    rectify: NotRequired["LimitGiven | None"]
    verify: NotRequired["LimitGiven | None"]
    after_photo: NotRequired[bool | None]
    active: NotRequired[bool]


class CategoryOwn(TypedDict):
    """一个类别自己设的内容；时限和 after_photo 为空的随上级"""

    id: int
    code: str
    name: str
    kind: str
    parent_id: int | None
    severity: str
    accept: "Limit | None"
    rectify: "Limit | None"
    verify: "Limit | None"
    after_photo: bool | None
    active: bool


class ChangesGiven(TypedDict):
    """要更正的内容，只写要改的"""

    text: NotRequired[str | None]
    place: NotRequired[str | None]
    category_id: NotRequired[int | None]
    area_id: NotRequired[int | None]
    site_id: NotRequired[int | None]
    requirement: NotRequired[str | None]
    leader_name: NotRequired[str | None]


class Channel(TypedDict):
    """单位的通知方式；不含地址和密钥"""

    kind: str
    words: str


class ChannelGiven(TypedDict):
    """通知方式；kind 为空表示只用系统收件箱；secret 为空表示沿用原来的"""

    kind: Literal["", "wecom", "dingtalk", "webhook", "email"]
    address: NotRequired[str]
    secret: NotRequired[str]


class CityChoices(TypedDict):
    """城市设置：称呼、编号前缀、销号和审签步骤、排序、免打扰时间"""

    name: str
    office_label: str
    strike_off_step: bool
    finder_may_verify: bool
    leader_signs: bool
    ranking_on: bool
    number_prefix: str
    quiet_from: str | None
    quiet_to: str | None


class CityGiven(TypedDict):
    """城市设置；只改所给的项"""

    name: NotRequired[str]
    office_label: NotRequired[str]
    strike_off_step: NotRequired[bool]
    finder_may_verify: NotRequired[bool]
    leader_signs: NotRequired[bool]
    ranking_on: NotRequired[bool]
    number_prefix: NotRequired[str]
    quiet_from: NotRequired[str | None]
    quiet_to: NotRequired[str | None]


class ClaimOut(TypedDict):
    """一个数字或说法及其出处：点开 href 是它所依据的记录"""

    claim_id: str
    text: str
    source_ref: str
    source: str
    href: str


class ColumnsGiven(TypedDict):
    """改认列：字段名到列号（从0起）"""

    columns: dict[str, int]
    sheet: NotRequired[str]


class Contact(TypedDict):
    """没有账号的联系人"""

    id: int
    name: str
    title: str
    phone: str
    is_active: bool
    version: str


class ContactGiven(TypedDict):
    """联系人资料"""

    name: str
    title: NotRequired[str]
    phone: NotRequired[str]
    is_active: NotRequired[bool]


class Coverage(TypedDict):
    """包保：谁包哪里，从哪天到哪天"""

    id: int
    area_id: int | None
    site_id: int | None
    what: str
    profession: str
    organisation_id: int
    organisation_name: str
    leader: str
    branch: str
    department_id: int | None
    department_name: str
    person: str
    from_date: str
    to_date: str | None


class Day(TypedDict):
    """与周末不同的一天"""

    date: str
    working: bool
    name: str


class DayGiven(TypedDict):
    """放假安排里的一天"""

    working: bool
    name: NotRequired[str]
    date: str


class DecideSuspensionGiven(TypedDict):
    """审批暂缓"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    granted: bool
    moment: NotRequired[str | None]


class DecideSuspensionGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    granted: bool
    moment: NotRequired[str | None]
    numbers: list[str]


class Definition(TypedDict):
    """一个数字的名称和口径"""

    code: str
    name: str
    meaning: str


class DetailsGiven(TypedDict):
    """清单信息；只改所给的项"""

    title: NotRequired[str | None]
    issuer: NotRequired[str | None]
    number: NotRequired[str | None]
    level: NotRequired[str | None]
    assessed_on: NotRequired[str | None]
    received_on: NotRequired[str | None]
    reply_by: NotRequired[str | None]


class DispatchGiven(TypedDict):
    """交办"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    lead: int
    co_leads: NotRequired[list[int]]
    assists: NotRequired[list[int]]
    kind: NotRequired[Literal["at_once", "by_date", "long_term"]]
    rule: NotRequired["RuleGiven | None"]
    requirement: NotRequired[str]
    leader_name: NotRequired[str]
    leader_post: NotRequired[int | None]
    verifier: NotRequired[int | None]
    person_name: NotRequired[str]


class DispatchGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    lead: int
    co_leads: NotRequired[list[int]]
    assists: NotRequired[list[int]]
    kind: NotRequired[Literal["at_once", "by_date", "long_term"]]
    rule: NotRequired["RuleGiven | None"]
    requirement: NotRequired[str]
    leader_name: NotRequired[str]
    leader_post: NotRequired[int | None]
    verifier: NotRequired[int | None]
    person_name: NotRequired[str]
    numbers: list[str]


class DocumentDetail(TypedDict):
    """一份文书：抬头、可改的段落、全部依据、网页预览"""

    id: int
    kind: str
    kind_label: str
    title: str
    number: str
    organisation_name: str
    list_id: int | None
    problem: str | None
    round: int
    is_final: bool
    created_at: str
    finalised_at: str | None
    version: int
    addressee: str
    signature: str
    signer: str
    issuer: str
    date: str | None
    letterhead: bool
    paragraphs: list["ParagraphOut"]
    claims: list["ClaimOut"]
    html: str


class DocumentLine(TypedDict):
    """一份报告、复函或文书"""

    id: int
    kind: str
    kind_label: str
    title: str
    number: str
    organisation_name: str
    list_id: int | None
    problem: str | None
    round: int
    is_final: bool
    created_at: str
    finalised_at: str | None
    version: int


class EndGiven(TypedDict):
    """任职的最后一天"""

    last_day: str


class FactGiven(TypedDict):
    """一个数量：metric 是工作数据的代码，text 照措施里的写法"""

    metric: str
    text: str


class FeedbackList(TypedDict):
    """反馈清单"""

    id: int
    organisation_id: int
    organisation_name: str
    issuer: str
    title: str
    number: str
    level: str
    level_label: str
    assessed_on: str | None
    received_on: str
    reply_due: str | None
    state: str
    state_label: str
    round: int
    row_count: int
    replied_at: str | None
    original_id: int | None
    progress: "ListProgress"


class FeedbackListDetail(TypedDict):
    """一份清单，连同往来、文书和办理权限"""

    id: int
    organisation_id: int
    organisation_name: str
    issuer: str
    title: str
    number: str
    level: str
    level_label: str
    assessed_on: str | None
    received_on: str
    reply_due: str | None
    state: str
    state_label: str
    round: int
    row_count: int
    replied_at: str | None
    original_id: int | None
    progress: "ListProgress"
    may_keep: bool
    letters: list["Letter"]
    documents: list[int]


class Figure(TypedDict):
    """措施里的一个数量"""

    metric: str
    printed: str


class Figures(TypedDict):
    """一个单位（或全部）的数字；rate、rebound 为 0 到 1，没有分母时为空"""

    unit_id: int | None
    name: str
    total: int
    struck_off: int
    open: int
    overdue: int
    reworked: int
    late: int
    recurred: int
    rate: float | None
    rebound: float | None
    by_state: dict[str, int]


class FileGiven(TypedDict):
    """一个已上传的文件，和它说明什么"""

    file_id: int
    role: Literal["before", "after", "site", "basis", "document", "signed"]


class FileLine(TypedDict):
    """问题的一个文件"""

    id: int
    role: str
    role_label: str
    kind: str
    name: str
    step: int | None
    original: str
    view: str
    thumb: str


class FileOut(TypedDict):
    """一个文件；view、thumb 是照片的大图和小图，附件为空"""

    id: int
    key: str
    name: str
    kind: Literal["photo", "document"]
    media_type: str
    size: int
    sha256: str
    width: int | None
    height: int | None
    taken_at: str | None
    latitude: float | None
    longitude: float | None
    datum: str
    device: str
    source: str
    source_label: str
    uploaded_at: str
    original: str
    view: str
    thumb: str


class FinalGiven(TypedDict):
    """定稿；agency 是机关代字"""

    agency: NotRequired[str]


class FixedGiven(TypedDict):
    """登记一个当场整改的问题（立行立改）"""

    home: int
    text: str
    source: NotRequired[Literal["office", "inspection", "self_check", "public"]]
    place: NotRequired[str]
    area_id: NotRequired[int | None]
    site_id: NotRequired[int | None]
    category_id: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    fixed_by: int
    done: str


class GrantedGiven(TypedDict):
    """审批"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    granted: bool


class GrantedGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    granted: bool
    numbers: list[str]


class HandDownGiven(TypedDict):
    """转交下级"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    rule: NotRequired["RuleGiven | None"]
    lead: int
    co_leads: NotRequired[list[int]]
    assists: NotRequired[list[int]]


class HandDownGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    rule: NotRequired["RuleGiven | None"]
    lead: int
    co_leads: NotRequired[list[int]]
    assists: NotRequired[list[int]]
    numbers: list[str]


class HandOverGiven(TypedDict):
    """交给谁、从哪天起"""

    to_user_id: int
    first_day: NotRequired[str | None]
    note: NotRequired[str]


class Happened(TypedDict):
    """办理经过的一步"""

    at: str
    who: str
    done: str
    words: str
    waited: str
    files: list[int]


class HeadGiven(TypedDict):
    """抬头；只改所给的项"""

    title: NotRequired[str | None]
    addressee: NotRequired[str | None]
    signature: NotRequired[str | None]
    date: NotRequired[str | None]
    letterhead: NotRequired[bool | None]
    issuer: NotRequired[str | None]
    signer: NotRequired[str | None]
    copies_to: NotRequired[str | None]


class Holder(TypedDict):
    """谁从哪天到哪天在岗；phone 只给可以看的人"""

    holding_id: int
    user_id: int
    name: str
    phone: str
    from_date: str
    to_date: str | None
    is_deputy: bool
    is_current: bool


class HoldingGiven(TypedDict):
    """由谁从哪天到哪天担任；代理须写明止期"""

    user_id: int
    from_date: str
    to_date: NotRequired[str | None]
    is_deputy: NotRequired[bool]
    note: NotRequired[str]


class HoldingSaved(TypedDict):
    """任职，连同要提醒的话"""

    holding_id: int | None
    user_id: int
    from_date: str
    to_date: str | None
    is_deputy: bool
    warnings: list[str]


class Import(TypedDict):
    """一次导入；columns 是字段到列号（从0起）的对应"""

    id: int
    organisation_id: int
    organisation_name: str
    original_name: str
    file_id: int
    kind: str
    state: str
    state_label: str
    sentence: str
    sheet: str
    sheets: list[str]
    headers: list[str]
    columns: dict[str, int]
    details: dict[str, Any]
    notes: list[str]
    rows: int
    done: int
    list_id: int | None
    created_at: str


class ImportBegun(TypedDict):
    """导入；大文件另给后台任务编号"""

    id: int
    organisation_id: int
    organisation_name: str
    original_name: str
    file_id: int
    kind: str
    state: str
    state_label: str
    sentence: str
    sheet: str
    sheets: list[str]
    headers: list[str]
    columns: dict[str, int]
    details: dict[str, Any]
    notes: list[str]
    rows: int
    done: int
    list_id: int | None
    created_at: str
    job_id: int | None


class ImportCheck(TypedDict):
    """导入会怎样：known_list 是内容相同的已有清单"""

    rows: int
    duplicates: int
    errors: list["RowReason"]
    warnings: list["RowReason"]
    known_list: int | None


class ImportIssue(TypedDict):
    """一行的提示：warning 可以导入，error 不能导入"""

    level: Literal["warning", "error"]
    code: str
    sentence: str


class ImportRun(TypedDict):
    """导入结果；超过500行时是后台任务，job_id 有值，其余待任务完成"""

    job_id: int | None
    list_id: int | None
    rows: int
    imported: int
    duplicates: int
    errors: list["RowReason"]
    warnings: list["RowReason"]


class ImportVerdict(TypedDict):
    """单位表一行的结果：new 新增、changed 补充、same 不变、error 不能导入"""

    row: int
    name: str
    verdict: Literal["new", "changed", "same", "error"]
    sentence: str
    organisation_id: int | None


class InstructGiven(TypedDict):
    """批示"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    to: int
    due: NotRequired[str | None]


class InstructGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    to: int
    due: NotRequired[str | None]
    numbers: list[str]


class IssuerAnswerGiven(TypedDict):
    """登记下发单位答复"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    accepted: bool


class IssuerAnswerGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    accepted: bool
    numbers: list[str]


class Job(TypedDict):
    """后台任务；state：queued 排队、running 在办、done 完成、failed 未完成；result 是结果，link 是结果页面"""

    id: int
    task: str
    state: Literal["queued", "running", "done", "failed"]
    state_label: str
    done: int
    total: int
    sentence: str
    link: str
    result: dict[str, Any] | None
    created_at: str
    finished_at: str | None


class Kept(TypedDict):
    """已保存的一条"""

    id: int


class LeadingGroup(TypedDict):
    """领导小组"""

    id: int
    name: str
    established_on: str | None
    document_number: str
    members: list["Member"]
    version: str


class LeadingGroupGiven(TypedDict):
    """领导小组资料；成员按所给的次序"""

    name: str
    established_on: NotRequired[str | None]
    document_number: NotRequired[str]
    members: NotRequired[list["MemberGiven"]]


class Letter(TypedDict):
    """清单往来：reply 我方回复，answer 对方答复"""

    id: int
    kind: Literal["reply", "answer"]
    kind_label: str
    round: int
    happened_at: str
    words: str
    rows: dict[str, str]
    document_id: int | None
    recorded_by: str


class Limit(TypedDict):
    """类别自己设的一个时限"""

    clock: Literal["urgent_hours", "working_hours", "working_days", "calendar_days"]
    amount: str


class LimitGiven(TypedDict):
    """一个时限：按哪种时间，多长"""

    clock: Literal["urgent_hours", "working_hours", "working_days", "calendar_days"]
    amount: float | str


class Line(TypedDict):
    """台账的一行"""

    number: str
    text: str
    place: str
    state: str
    state_label: str
    source: str
    source_label: str
    kind: str
    kind_label: str
    home_id: int
    lead_id: int | None
    lead: str
    desk_id: int | None
    desk: str
    desk_kind: str
    desk_since: str | None
    desk_due: str | None
    due: str | None
    due_provisional: bool
    is_late: bool
    area_id: int | None
    site_id: int | None
    site: str
    category_id: int | None
    list_id: int | None
    row_no: int
    rework_count: int
    recurrence_count: int
    return_count: int
    before_count: int
    after_count: int
    follows: bool
    version: int
    registered_at: str
    submitted_at: str | None
    struck_off_at: str | None
    moved_at: str


class ListDispatchGiven(TypedDict):
    """一键交办的共同要求"""

    requirement: NotRequired[str]


class ListProblem(TypedDict):
    """清单里的一个问题，按原表次序"""

    number: str
    row: int | None
    number_text: str
    text: str
    place: str
    state: str
    state_label: str
    lead: str
    desk: str
    desk_due: str | None
    shows: str


class ListProgress(TypedDict):
    """进度：total 总数（不含不予认定），done 已销号，registered 待交办，open 未销号"""

    total: int
    done: int
    registered: int
    open: int


class MarkedRead(TypedDict):
    """标了几条"""

    read: int


class Measure(TypedDict):
    """一项措施或自查情况"""

    id: int
    unit: str
    kind: str
    text: str
    person: str
    at: str
    is_done: bool
    figures: list["Figure"]
    files: list[int]


class MeasureGiven(TypedDict):
    """填写措施"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    text: str
    kind: NotRequired[Literal["measure", "finding"]]
    facts: NotRequired[list["FactGiven"]]
    person_name: NotRequired[str]
    done: NotRequired[bool]
    confirmed: NotRequired[bool]


class MeasureGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    text: str
    kind: NotRequired[Literal["measure", "finding"]]
    facts: NotRequired[list["FactGiven"]]
    person_name: NotRequired[str]
    done: NotRequired[bool]
    confirmed: NotRequired[bool]
    numbers: list[str]


class Member(TypedDict):
    """领导小组成员"""

    place: str
    name: str
    title: str
    duties: str
    post_id: int | None


class MemberGiven(TypedDict):
    """领导小组成员；post_id 是本单位或下级的岗位"""

    place: str
    name: str
    title: NotRequired[str]
    duties: NotRequired[str]
    post_id: NotRequired[int | None]


class MergeGiven(TypedDict):
    """并案"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    into: str


class Message(TypedDict):
    """收件箱的一条"""

    id: int
    title: str
    body: str
    link: str
    urgent: bool
    happened_at: str
    read_at: str | None


class MomentGiven(TypedDict):
    """恢复后的新期限；原期限是指定时刻时必填"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    moment: NotRequired[str | None]


class MomentGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    moment: NotRequired[str | None]
    numbers: list[str]


class MoveGiven(TypedDict):
    """每一步都可以带的：说明、代填依据、为哪个单位、附件"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]


class MoveGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    numbers: list[str]


class MoveNow(TypedDict):
    """现在可以办的一步：POST 到 url，needs 是必填项"""

    code: str
    name: str
    unit: int | None
    for_name: str
    on_behalf: bool
    primary: bool
    url: str
    needs: list[str]


class Moved(TypedDict):
    """办好的一步；version 是办后的版本"""

    number: str
    move: str
    step: int
    version: int
    from_state: str
    state: str
    state_label: str
    desk_kind: str
    desk_id: int | None
    happened_at: str
    recorded_at: str


class NewAccountGiven(TypedDict):
    """新账号"""

    username: str
    display_name: str
    phone: NotRequired[str]
    email: NotRequired[str]
    is_administrator: NotRequired[bool]


class NewGiven(TypedDict):
    """登记一个问题"""

    home: int
    text: str
    source: NotRequired[Literal["office", "inspection", "self_check", "public"]]
    place: NotRequired[str]
    area_id: NotRequired[int | None]
    site_id: NotRequired[int | None]
    category_id: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]


class NothingToDoGiven(TypedDict):
    """办结确认"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    nothing_to_do: NotRequired[str]


class NothingToDoGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    nothing_to_do: NotRequired[str]
    numbers: list[str]


class OfficeHours(TypedDict):
    """一个工作日上班的各段时间"""

    hours: list[list[str]]


class OfficeHoursGiven(TypedDict):
    """从早到晚的各段上班时间，每段写起、止"""

    hours: list[list[str]]


class OfficialGiven(TypedDict):
    """放假通知的名称和文号；days 是通知里与平常不同的日子，不填就照已改好的日历"""

    source: str
    days: NotRequired["list[DayGiven] | None"]


class OpenItems(TypedDict):
    """随岗位一起交接的问题"""

    on_desk: int
    named: int
    numbers: list[str]


class OpenRequest(TypedDict):
    """一项待答复的申请，和能办的下一步"""

    id: int
    number: str
    text: str
    kind: str
    kind_label: str
    state: str
    state_label: str
    unit_id: int
    unit: str
    asked_of_id: int | None
    asked_of: str
    asked_at: str
    wish: dict[str, Any]
    answer: dict[str, Any]
    moves: list[str]


class Organisation(TypedDict):
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
    above: list["OrganisationName"]
    line_parent: "OrganisationName | None"
    children: list["OrganisationName"]
    line_children: list["OrganisationName"]
    posts: list["Post"]
    leading_groups: list["LeadingGroup"]
    teams: list["Team"]
    contacts: list["Contact"]
    may_keep: bool
    may_keep_people: bool
    may_keep_posts: bool
    version: str


class OrganisationGiven(TypedDict):
    """单位资料；各项都按所给的写，没给的按默认值"""

    name: str
    kind: NotRequired[Literal["nation", "province", "city", "district", "street", "community", "bureau", "unit", "section", "branch", "other"]]
    parent_id: NotRequired[int | None]
    line_parent_id: NotRequired[int | None]
    short_name: NotRequired[str]
    other_names: NotRequired[list[str]]
    code: NotRequired[str]
    address: NotRequired[str]
    position: NotRequired[int]


class OrganisationName(TypedDict):
    """单位的编号和名称"""

    id: int
    name: str


class OrganisationSaved(TypedDict):
    """保存后的单位；moved 是一起划转的单位数"""

    id: int
    name: str
    moved: int


class OrganisationsImported(TypedDict):
    """导入单位表的结果"""

    dry_run: bool
    new: int
    changed: int
    errors: int
    rows: list["ImportVerdict"]


class Overview(TypedDict):
    """领导一览；as_of 是数字截至的时间"""

    all: "Figures"
    units: list["Figures"]
    oldest: list[str]
    repeated: list["RepeatedPlace"]
    today: dict[str, int]
    yesterday: dict[str, int]
    definitions: list["Definition"]
    as_of: str | None


class PageDocumentLine(TypedDict):
    items: list["DocumentLine"]
    next: str | None


class PageFeedbackList(TypedDict):
    items: list["FeedbackList"]
    next: str | None


class PageLine(TypedDict):
    items: list["Line"]
    next: str | None


class PageMessage(TypedDict):
    items: list["Message"]
    next: str | None


class PageOpenRequest(TypedDict):
    items: list["OpenRequest"]
    next: str | None


class Paper(TypedDict):
    """问题的一张单子；token 是二维码里的编号，用来归档签章件"""

    id: int
    kind: str
    kind_label: str
    title: str
    number: str
    organisation_name: str
    list_id: int | None
    problem: str | None
    round: int
    is_final: bool
    created_at: str
    finalised_at: str | None
    version: int
    token: str


class ParagraphOut(TypedDict):
    """可以改文字的一段；【】里的是数据，不能改"""

    key: str
    text: str
    is_edited: bool


class Part(TypedDict):
    """一个单位的任务"""

    id: int
    unit_id: int
    unit: str
    role: str
    role_label: str
    parent: int | None
    said: str
    person: str
    assigned_at: str
    accept_due: str | None
    accepted_at: str | None
    due: str | None
    due_words: str
    is_late: bool
    done_at: str | None
    has_desk: bool


class PartGiven(TypedDict):
    """拆出来的一条"""

    text: str
    place: NotRequired[str]
    site: NotRequired[int | None]


class PersonGiven(TypedDict):
    """责任人：岗位或姓名"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    person: NotRequired[int | None]
    person_name: NotRequired[str]


class PersonGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    person: NotRequired[int | None]
    person_name: NotRequired[str]
    numbers: list[str]


class Post(TypedDict):
    """岗位，连同现任和将任的人；version 修改时填在 If-Match 里"""

    id: int
    title: str
    roles: list[str]
    role_labels: list[str]
    seat_id: int | None
    seat_name: str
    is_active: bool
    holders: list["Holder"]
    version: str


class PostGiven(TypedDict):
    """岗位资料；seat_id 是所在科室，不填为单位本部"""

    title: str
    roles: list[Literal["office", "liaison", "rectifier", "inspector", "verifier", "leader", "auditor"]]
    seat_id: NotRequired[int | None]
    is_active: NotRequired[bool]


class Preview(TypedDict):
    """逐行核对的一页；next 是下一页的 after，没有则为空"""

    items: list["StagedRow"]
    next: str | None
    counts: dict[str, int]


class Problem(TypedDict):
    """一个问题的全部情况"""

    number: str
    text: str
    place: str
    state: str
    state_label: str
    source: str
    source_label: str
    kind: str
    kind_label: str
    home_id: int
    lead_id: int | None
    lead: str
    desk_id: int | None
    desk: str
    desk_kind: str
    desk_since: str | None
    desk_due: str | None
    due: str | None
    due_provisional: bool
    is_late: bool
    area_id: int | None
    site_id: int | None
    site: str
    category_id: int | None
    list_id: int | None
    row_no: int
    rework_count: int
    recurrence_count: int
    return_count: int
    before_count: int
    after_count: int
    follows: bool
    version: int
    registered_at: str
    submitted_at: str | None
    struck_off_at: str | None
    moved_at: str
    requirement: str
    leader_name: str
    due_words: str
    time_left: str
    next_step: str
    turn: "Turn"
    moves: list["MoveNow"]
    files: list["FileLine"]
    parts: list["Part"]
    measures: list["Measure"]
    requests: list["Request"]
    timeline: list["Happened"]
    warnings: list[str]
    verifiers: list[str]
    relatives: list[str]
    parent: str
    merged_into: str


class ReadGiven(TypedDict):
    """标为已读的消息编号；不填为全部"""

    ids: NotRequired[list[int]]


class Refusal(TypedDict):
    """办不成的答复（RFC 9457）：detail 说明原因和怎么办，code 供程序判断，fields 是各项的问题"""

    type: str
    title: str
    status: int
    detail: str
    code: str
    fields: NotRequired[dict[str, str] | None]


class Registered(TypedDict):
    """登记好了"""

    number: str
    url: str


class RepeatedPlace(TypedDict):
    """半年内反复出问题的地方"""

    name: str
    count: int


class ReplyGiven(TypedDict):
    """登记回复；document_id 是回复件扫描件"""

    words: NotRequired[str]
    document_id: NotRequired[int | None]


class Request(TypedDict):
    """一项待答复的申请"""

    kind: str
    said: str
    words: str


class ResetDeadlineGiven(TypedDict):
    """调整时限"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    rule: "RuleGiven"
    assignment: NotRequired[int | None]


class ResetDeadlineGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    rule: "RuleGiven"
    assignment: NotRequired[int | None]
    numbers: list[str]


class RestateGiven(TypedDict):
    """更正措施数据"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    fact: int
    text: str


class ReturnGiven(TypedDict):
    """退单"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    reason: Literal["not_ours", "wrong_place", "unclear", "duplicate", "other"]


class ReturnGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    reason: Literal["not_ours", "wrong_place", "unclear", "duplicate", "other"]
    numbers: list[str]


class RowReason(TypedDict):
    """原表第几行、什么原因"""

    row: int
    reason: str


class RowVerdict(TypedDict):
    """“待整改问题”表一行的结果"""

    row: int
    number: str
    ok: bool
    sentence: str


class RuleGiven(TypedDict):
    """时限：clock 是哪种时间，amount 是多长；fixed_moment 时填 moment"""

    clock: Literal["urgent_hours", "working_hours", "working_days", "calendar_days", "fixed_moment"]
    amount: NotRequired[float | str | None]
    moment: NotRequired[str | None]


class RunGiven(TypedDict):
    """导入方式：all_or_nothing 有一行不能导入就都不导入；again 重复清单也导入"""

    all_or_nothing: NotRequired[bool]
    again: NotRequired[bool]


class ScanFiled(TypedDict):
    """已归档到哪个问题的哪一步"""

    problem: str
    step: int


class ScanGiven(TypedDict):
    """签章扫描件的文件编号"""

    file_ids: list[int]


class SendBackGiven(TypedDict):
    """退回重新整改"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    reason: Literal["not_done", "in_part", "false", "unclear"]
    moment: NotRequired[str | None]


class SendBackGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    reason: Literal["not_done", "in_part", "false", "unclear"]
    moment: NotRequired[str | None]
    numbers: list[str]


class ShotGiven(TypedDict):
    """拍摄信息，只在 source 为 camera 且照片里没有时采用；经纬度和坐标系要一起给"""

    source: NotRequired[Literal["camera", "album", "wechat", "desktop", "paste", "scan"]]
    taken_at: NotRequired[str | None]
    latitude: NotRequired[float | None]
    longitude: NotRequired[float | None]
    datum: NotRequired[Literal["wgs84", "gcj02", "bd09"]]
    device: NotRequired[str]


class Site(TypedDict):
    """点位；经纬度为 WGS-84"""

    id: int
    name: str
    area_id: int | None
    area_name: str
    organisation_id: int | None
    organisation_name: str
    address: str
    latitude: float | None
    longitude: float | None


class SplitGiven(TypedDict):
    """拆分"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    into: list["PartGiven"]


class StagedRow(TypedDict):
    """读出的一行；data 是要登记的内容"""

    position: int
    level: Literal["ok", "warning", "error"]
    issues: list["ImportIssue"]
    unknown_units: str
    data: dict[str, Any]


class StrikeOffGiven(TypedDict):
    """销号"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    becomes_duty: NotRequired[bool]


class StrikeOffGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    becomes_duty: NotRequired[bool]
    numbers: list[str]


class SubmitGiven(TypedDict):
    """上报整改情况"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    person: NotRequired[int | None]
    person_name: NotRequired[str]
    nothing_to_do: NotRequired[str]


class SubmitGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    person: NotRequired[int | None]
    person_name: NotRequired[str]
    nothing_to_do: NotRequired[str]
    numbers: list[str]


class SuperviseGiven(TypedDict):
    """督办"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    reply_by: str


class SuperviseGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    reply_by: str
    numbers: list[str]


class Team(TypedDict):
    """没有账号的队伍"""

    id: int
    name: str
    headcount: int
    composition: str
    captain: str
    phone: str
    is_active: bool
    version: str


class TeamGiven(TypedDict):
    """队伍资料"""

    name: str
    headcount: NotRequired[int]
    composition: NotRequired[str]
    captain: NotRequired[str]
    phone: NotRequired[str]
    is_active: NotRequired[bool]


class TransferGiven(TypedDict):
    """改派"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    rule: NotRequired["RuleGiven | None"]
    lead: int
    reset: NotRequired[bool]


class TransferGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    rule: NotRequired["RuleGiven | None"]
    lead: int
    reset: NotRequired[bool]
    numbers: list[str]


class TreeNode(TypedDict):
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


class Tried(TypedDict):
    """测试消息发到了哪里"""

    sent_to: str


class Turn(TypedDict):
    """轮到谁、办什么、等了多久"""

    who: str
    does: str
    since: str | None
    waited: str
    due: str | None


class UnitCandidate(TypedDict):
    """可能所指的单位"""

    id: int
    name: str
    score: int
    why: str


class UnitChoice(TypedDict):
    """可以交办、转交的单位；where 是它在本单位之下的上级"""

    id: int
    name: str
    kind_label: str
    where: str
    is_own: bool


class UnitOverview(TypedDict):
    """一个单位的数字、超期的问题和群通报文字"""

    figures: "Figures"
    overdue: list[str]
    notice: str
    as_of: str | None


class UnitsGiven(TypedDict):
    """单位写法所指：means 写法到单位编号；create 是要新建的写法"""

    means: NotRequired[dict[str, int]]
    create: NotRequired[list[str]]


class UploadOut(TypedDict):
    """上传进度：offset 字节已收妥，从这里接着传；到 expires_at 还没传完就作废"""

    id: str
    name: str
    size: int
    offset: int
    sha256: str
    expires_at: str


class UrgeGiven(TypedDict):
    """催办"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    channel: NotRequired[Literal["system", "telephone", "visit"]]
    answered_by: NotRequired[str]


class UrgeGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    channel: NotRequired[Literal["system", "telephone", "visit"]]
    answered_by: NotRequired[str]
    numbers: list[str]


class User(TypedDict):
    """账号；posts 是今天的岗位"""

    id: int
    username: str
    display_name: str
    phone: str
    email: str
    is_active: bool
    is_administrator: bool
    must_change_password: bool
    last_seen_at: str | None
    posts: list[str]
    version: str


class Verdict(TypedDict):
    """一条的结果；没有办成时 sentence 说明原因"""

    number: str
    ok: bool
    sentence: str


class Verdicts(TypedDict):
    """批量办理的结果"""

    done: int
    refused: int
    rows: list["Verdict"]


class View(TypedDict):
    """保存的一组筛选"""

    id: int
    name: str
    query: dict[str, Any]


class ViewGiven(TypedDict):
    """保存一组筛选；同名的会被替换"""

    name: str
    query: "Asked"


class VoidGiven(TypedDict):
    """不予认定"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    issuer_answer: NotRequired[str]


class VoidGivenMany(TypedDict):
    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    issuer_answer: NotRequired[str]
    numbers: list[str]


class WordsGiven(TypedDict):
    """一段的文字；空文字恢复系统拟的"""

    text: str


class Workbench(TypedDict):
    """工作台：现在该办什么"""

    mine: "BenchGroup"
    helping: "BenchGroup"
    unsigned: "BenchGroup"
    waiting: "BenchGroup"
    requests: list["BenchRequest"]
    late: int
    soon: int


class WorkingGiven(TypedDict):
    """这一天上不上班，和说明"""

    working: bool
    name: NotRequired[str]


class WrittenUnit(TypedDict):
    """表里写的单位：已认定的 means，或可选的 candidates"""

    written: str
    means: int | None
    means_name: str
    candidates: list["UnitCandidate"]


class Year(TypedDict):
    """工作日历的一年：official 正式，estimated、missing 推算"""

    year: int
    status: Literal["official", "estimated", "missing"]
    source: str
    working_days: int
    days_off: list["Day"]
    made_up: list["Day"]
    hours: list[list[str]]


class YearChanged(TypedDict):
    """改了哪些天"""

    year: int
    status: str
    changed: list[str]
