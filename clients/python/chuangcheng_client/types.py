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


class AgreementEndGiven(TypedDict):
    """提前终止责任书"""

    last_day: str


class AgreementGiven(TypedDict):
    """责任书；点位、片区、责任范围至少填一项"""

    kind: Literal["front_order", "duty", "pledge", "pact", "appraisal"]
    number: NotRequired[str]
    organisation_id: int
    signatory_kind: NotRequired[Literal["shop", "unit", "person"]]
    signatory: str
    signatory_unit_id: NotRequired[int | None]
    person: NotRequired[str]
    phone: NotRequired[str]
    site_id: NotRequired[int | None]
    area_id: NotRequired[int | None]
    reach: NotRequired[str]
    duties: NotRequired[str]
    reward: NotRequired[str]
    penalty: NotRequired[str]
    signed_on: NotRequired[str | None]
    from_date: str
    to_date: NotRequired[str | None]
    stars: NotRequired[int | None]
    scan_id: NotRequired[int | None]
    note: NotRequired[str]


class AgreementNew(TypedDict):
    """登记责任书；续签的写明续的是哪一份"""

    kind: Literal["front_order", "duty", "pledge", "pact", "appraisal"]
    number: NotRequired[str]
    organisation_id: int
    signatory_kind: NotRequired[Literal["shop", "unit", "person"]]
    signatory: str
    signatory_unit_id: NotRequired[int | None]
    person: NotRequired[str]
    phone: NotRequired[str]
    site_id: NotRequired[int | None]
    area_id: NotRequired[int | None]
    reach: NotRequired[str]
    duties: NotRequired[str]
    reward: NotRequired[str]
    penalty: NotRequired[str]
    signed_on: NotRequired[str | None]
    from_date: str
    to_date: NotRequired[str | None]
    stars: NotRequired[int | None]
    scan_id: NotRequired[int | None]
    note: NotRequired[str]
    renews_id: NotRequired[int | None]


class AgreementOwn(TypedDict):
    """一份责任书的全部内容；scan_id 是扫描件，renewed_by 是续签的那一份"""

    id: int
    kind: str
    kind_label: str
    number: str
    signatory: str
    signatory_kind_label: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    from_date: str
    to_date: str | None
    stars: int | None
    term: "TermShown"
    signatory_kind: str
    signatory_unit_id: int | None
    area_id: int | None
    person: str
    phone: str
    reach: str
    duties: str
    reward: str
    penalty: str
    signed_on: str | None
    ended_on: str | None
    scan_id: int | None
    note: str
    renews_id: int | None
    renewed_by: int | None
    may_keep: bool
    may_look: bool


class AgreementShown(TypedDict):
    """一份责任书"""

    id: int
    kind: str
    kind_label: str
    number: str
    signatory: str
    signatory_kind_label: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    from_date: str
    to_date: str | None
    stars: int | None
    term: "TermShown"


class AgreementsAsked(TypedDict):
    """责任书的筛选"""

    search: NotRequired[str]
    kind: NotRequired[Literal["front_order", "duty", "pledge", "pact", "appraisal"] | Literal[""]]
    state: NotRequired[Literal["", "valid", "soon", "expired", "ended"]]
    unit_id: NotRequired[int | None]
    area_id: NotRequired[int | None]
    site_id: NotRequired[int | None]
    stars: NotRequired[int | None]
    unkept: NotRequired[bool]


class AmendGiven(TypedDict):
    """更正"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    changes: "ChangesGiven"


class AnswerConflict(TypedDict):
    """没有写入的一项：sentence 说明原因，theirs 是现在的结论"""

    uuid: str
    sentence: str
    theirs: str
    version: int


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


class AnswerVersion(TypedDict):
    """一项结果现在的版本"""

    uuid: str
    version: int


class Answers(TypedDict):
    """谁负责；前面的先找，reason 是依据"""

    organisation_id: int
    organisation_name: str
    reason: str
    coverage_id: int | None
    role: str
    group: str
    leader: str
    department_id: int | None
    department: str
    person: str
    phone: str


class AnswersGiven(TypedDict):
    """一次检查的若干项结果，和看到的岗位"""

    answers: NotRequired[list["CheckAnswerGiven"]]
    presences: NotRequired[list["PostSeenGiven"]]


class AnswersSaved(TypedDict):
    """保存的结果；被别人改过的不覆盖，列在 conflicts 和 presence_conflicts"""

    answers: list["AnswerVersion"]
    conflicts: list["AnswerConflict"]
    presences: list["AnswerVersion"]
    presence_conflicts: list["AnswerConflict"]


class Area(TypedDict):
    """片区、网格"""

    id: int
    name: str
    kind: str
    organisation_id: int | None
    organisation_name: str
    site_count: int
    children: list["Area"]
    kind_label: str
    code: str
    is_active: bool
    has_outline: bool


class AreaGiven(TypedDict):
    """片区；改上级就是连下级一起移动"""

    name: str
    kind: NotRequired[Literal["", "city", "district", "street", "community", "grid", "patch", "section", "other"]]
    parent_id: NotRequired[int | None]
    organisation_id: NotRequired[int | None]
    code: NotRequired[str]
    note: NotRequired[str]
    is_active: NotRequired[bool]


class AreaOwn(TypedDict):
    """一个片区自己的内容；boundary 是 GeoJSON 轮廓（WGS-84）"""

    id: int
    name: str
    kind: str
    parent_id: int | None
    organisation_id: int | None
    code: str
    note: str
    is_active: bool
    boundary: dict[str, Any] | None


class ArticleFoundGiven(TypedDict):
    """一件物品看到的情况"""

    id: int
    state: Literal["there", "missing", "expired"]
    expires_on: NotRequired[str | None]
    note: NotRequired[str]


class ArticleShown(TypedDict):
    """一件物品；state 是 there 有、missing 缺、expired 过期、soon 快过期，空是没看过"""

    id: int
    name: str
    count_words: str
    runs_out: bool
    state: Literal["", "there", "missing", "expired", "soon"]
    state_label: str
    expires_on: str | None
    note: str
    looked_at: str | None
    looked_by: str


class ArticlesFoundGiven(TypedDict):
    """看过的物品；没写的保持原样"""

    articles: list["ArticleFoundGiven"]


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


class Change(TypedDict):
    """比较出来的一处变化；word：added 新增、removed 删去、changed 改动；fields 是（名称、原来、现在）"""

    word: str
    part: str
    name: str
    fields: list[list[Any]]


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


class CheckAnswerGiven(TypedDict):
    """一项检查结果：seen 是读到的版本，新的填 0"""

    uuid: str
    verdict: Literal["meets", "fails", "not_applicable", "exception"]
    answered_at: str
    check_item: NotRequired[int | None]
    count: NotRequired[int]
    measured: NotRequired[float | str | None]
    measured_of: NotRequired[float | str | None]
    note: NotRequired[str]
    fixed_on_spot: NotRequired[bool]
    fixed_how: NotRequired[str]
    highlight: NotRequired[bool]
    photos: NotRequired[list[int]]
    after_photos: NotRequired[list[int]]
    seen: NotRequired[int]


class CheckItem(TypedDict):
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
    samples: list["SamplePhoto"]


class CheckerGiven(TypedDict):
    """改派盲查"""

    checker: int


class CheckerShown(TypedDict):
    """可以派的人"""

    id: int
    name: str


class ChecklistsAsked(TypedDict):
    """物品清单的筛选"""

    search: NotRequired[str]
    template_id: NotRequired[int | None]
    site_id: NotRequired[int | None]
    state: NotRequired[Literal["", "lacking", "unseen"]]


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
    category_id: int | None
    category_name: str
    role: str
    role_label: str
    group: str
    phone: str
    site_type_id: int | None
    site_type_name: str


class CoverageGiven(TypedDict):
    """包保；片区和点位只填一个，类型、类别、专业填了就只管这些"""

    organisation_id: int
    role: NotRequired[Literal["cover", "street", "road", "building", "patch", "grid"]]
    area_id: NotRequired[int | None]
    site_id: NotRequired[int | None]
    site_type_id: NotRequired[int | None]
    category_id: NotRequired[int | None]
    profession: NotRequired[str]
    group: NotRequired[str]
    leader: NotRequired[str]
    branch: NotRequired[str]
    department_id: NotRequired[int | None]
    person: NotRequired[str]
    phone: NotRequired[str]
    from_date: str
    to_date: NotRequired[str | None]


class CoverageOwn(TypedDict):
    """一条包保"""

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
    category_id: int | None
    category_name: str
    role: str
    role_label: str
    group: str
    phone: str
    site_type_id: int | None
    site_type_name: str


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
    self_check: int | None
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
    self_check: int | None
    round: int
    is_final: bool
    created_at: str
    finalised_at: str | None
    version: int


class DrawNumbers(TypedDict):
    """某一类点位抽多少"""

    count: NotRequired[int]
    share: NotRequired[str]


class DrawRuleGiven(TypedDict):
    """怎样抽：每组抽 count 个或 share 那么多，两个都填取多的"""

    per: NotRequired[Literal["type_area", "type", "area", "all"]]
    count: NotRequired[int | None]
    share: NotRequired[str | None]
    of: NotRequired["dict[str, DrawNumbers] | None"]


class DrawShown(TypedDict):
    """抽取：pool 是抽取池（点位键和分组），proven 是现在重算的结论"""

    round: int
    seed: str
    algorithm: str
    pool_hash: str
    drawn_at: str
    pool: list[list[str]]
    drawn: list[str]
    proven: bool


class DrawnShown(TypedDict):
    """抽中的一个；派给本人而还没查的，单位和编号空着"""

    id: int
    checker: str
    unit: str
    number: str
    text: str
    state: str
    result: str
    words: str


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


class FinishGiven(TypedDict):
    """提交检查"""

    note: NotRequired[str]
    ended_at: NotRequired[str | None]


class FinishSelfCheckGiven(TypedDict):
    """结束自查"""

    summary: NotRequired[str]
    next_steps: NotRequired[str]


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


class FollowUpDetail(TypedDict):
    """举一反三排查和各处的答复；被排查的单位只看到自己的"""

    id: int
    text: str
    due: str
    closed_at: str | None
    answers: list["PlaceAnswered"]


class FollowUpGiven(TypedDict):
    """部署举一反三排查"""

    text: str
    due: str
    coverages: NotRequired[list[int]]
    sites: NotRequired[list[int]]
    areas: NotRequired[list[int]]
    units: NotRequired[list[int]]


class FollowUpShown(TypedDict):
    """举一反三排查：total、answered、found 是本人看得到的地点数"""

    id: int
    text: str
    due: str
    closed_at: str | None
    total: int
    answered: int
    found: int


class FoundRegistered(TypedDict):
    """台账编号"""

    number: str


class FoundShown(TypedDict):
    """一个不符合项：number 是台账编号；没有上账的 sentence 说明原因，near 是可能相同的问题"""

    answer: str
    number: str
    sentence: str
    near: list[str]


class FrontChangeGiven(TypedDict):
    """登记一次更换"""

    changed_on: str
    words: NotRequired[str]
    photo_id: NotRequired[int | None]


class FrontChangeShown(TypedDict):
    """一次更换"""

    changed_on: str
    changed_by: str
    words: str
    photo_id: int | None


class FrontGiven(TypedDict):
    """宣传阵地；点位、片区、具体位置至少填一项"""

    name: str
    kind: Literal["column", "board", "screen", "billboard", "blackboard", "wall", "corridor", "landscape", "hoarding", "sign", "poster", "slogan", "banner", "other"]
    organisation_id: int
    site_id: NotRequired[int | None]
    area_id: NotRequired[int | None]
    place: NotRequired[str]
    themes: NotRequired[list[str]]
    count: NotRequired[int]
    qualifier: NotRequired[Literal["", "余", "约"]]
    size: NotRequired[str]
    square_metres: NotRequired[float | str | None]
    changed_on: NotRequired[str | None]
    change_every_days: NotRequired[int | None]
    change_due: NotRequired[str | None]
    person: NotRequired[str]
    phone: NotRequired[str]
    note: NotRequired[str]
    is_active: NotRequired[bool]


class FrontOwn(TypedDict):
    """一处宣传阵地的全部内容；管护人和电话只告诉在这里工作的人，changes 是最近五十次更换"""

    id: int
    name: str
    kind: str
    kind_label: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    themes: list[str]
    count: int
    count_words: str
    size: str
    square_metres: str | None
    changed_on: str | None
    change_due: str | None
    term: "TermShown"
    is_active: bool
    area_id: int | None
    place: str
    qualifier: str
    change_every_days: int | None
    person: str
    phone: str
    note: str
    may_keep: bool
    changes: list["FrontChangeShown"]


class FrontShown(TypedDict):
    """一处宣传阵地；term 是下次更换的期限"""

    id: int
    name: str
    kind: str
    kind_label: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    themes: list[str]
    count: int
    count_words: str
    size: str
    square_metres: str | None
    changed_on: str | None
    change_due: str | None
    term: "TermShown"
    is_active: bool


class FrontsAsked(TypedDict):
    """宣传阵地的筛选"""

    search: NotRequired[str]
    kind: NotRequired[Literal["column", "board", "screen", "billboard", "blackboard", "wall", "corridor", "landscape", "hoarding", "sign", "poster", "slogan", "banner", "other"] | Literal[""]]
    theme: NotRequired[str]
    state: NotRequired[Literal["", "valid", "soon", "expired"]]
    unit_id: NotRequired[int | None]
    area_id: NotRequired[int | None]
    site_id: NotRequired[int | None]
    retired: NotRequired[bool]


class GiveTeamGiven(TypedDict):
    """改派检查组"""

    team_id: int


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


class ImportGiven(TypedDict):
    """导入成哪个版本；system_id 和 system_name 填一个"""

    file_id: int
    label: str
    system_id: NotRequired[int | None]
    system_name: NotRequired[str]
    issuer: NotRequired[str]
    warnings_seen: NotRequired[bool]


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


class InspectorShown(TypedDict):
    """可以编组的人"""

    id: int
    name: str


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


class Issue(TypedDict):
    """导入时发现的问题；level：error 要改、warning 要核对"""

    level: str
    sheet: str
    row: int
    sentence: str


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


class Item(TypedDict):
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
    units: list["ItemUnit"]


class ItemAnswerGiven(TypedDict):
    """一条的自评；每一项都按给的写，已登记到台账的问题不变"""

    verdict: Literal["meets", "partly", "fails", "not_applicable"]
    done: NotRequired[str]
    highlights: NotRequired[str]
    shortcomings: NotRequired[str]
    problems: NotRequired[list[str]]
    occasions: NotRequired[list["OccasionGiven"]]
    files: NotRequired[list["ProofGiven"]]


class ItemShown(TypedDict):
    """检查项和它的结果；清单以外的发现没有 check_item"""

    check_item: int | None
    text: str
    uuid: str | None
    verdict: str
    count: int
    measured: str | None
    measured_of: str | None
    counted: str
    note: str
    highlight: bool
    photos: list[int]
    problem: str
    version: int


class ItemUnit(TypedDict):
    """牵头（lead）或责任（assist）单位，按原文；organisation_id 为空的没有对上"""

    role: str
    name: str
    organisation_id: int | None


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


class LicenceGiven(TypedDict):
    """证照；更换新证就改证号和有效期"""

    kind: Literal["business", "food", "health", "hygiene", "fire", "tobacco", "drug", "other"]
    number: NotRequired[str]
    holder: NotRequired[str]
    valid_from: NotRequired[str | None]
    valid_until: NotRequired[str | None]
    scan_id: NotRequired[int | None]


class LicenceShown(TypedDict):
    """一张证照；version 用来修改，填在 If-Match 里"""

    id: int
    kind: str
    kind_label: str
    number: str
    holder: str
    valid_from: str | None
    valid_until: str | None
    scan_id: int | None
    term: "TermShown"
    version: str


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


class Looked(TypedDict):
    """上传的表读出来的样子；还没有导入"""

    file_id: int
    items: int
    checks: int
    site_types: int
    issues: list["Issue"]
    unknown_units: list[str]


class MapAsked(TypedDict):
    """地图的筛选"""

    search: NotRequired[str]
    area_id: NotRequired[int | None]
    site_type_id: NotRequired[int | None]
    unit_id: NotRequired[int | None]
    category_id: NotRequired[int | None]
    state: NotRequired[Literal["", "registered", "dispatched", "rectifying", "submitted", "verified", "suspended", "disputed"]]
    tone: NotRequired[Literal["", "overdue", "soon", "mine", "other", "paused", "none"]]


class MapShown(TypedDict):
    """地图；nowhere 是有问题而没有位置、画不上去的"""

    spots: list["SpotShown"]
    nowhere: list["SpotShown"]


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


class MissGiven(TypedDict):
    """没有检查"""

    reason: str


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


class NumbersRegistered(TypedDict):
    """登记到台账的编号"""

    numbers: list[str]


class OccasionGiven(TypedDict):
    """做过的一次"""

    on: str
    words: NotRequired[str]
    expected: NotRequired[int | None]
    present: NotRequired[int | None]


class OccasionShown(TypedDict):
    """做过的一次；会议写应到、实到人数"""

    on: str
    words: str
    expected: int | None
    present: int | None


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


class OperatorGiven(TypedDict):
    """经营户"""

    name: str
    organisation_id: int
    site_id: NotRequired[int | None]
    area_id: NotRequired[int | None]
    stall: NotRequired[str]
    trade: NotRequired[str]
    person: NotRequired[str]
    phone: NotRequired[str]
    note: NotRequired[str]
    is_active: NotRequired[bool]


class OperatorOwn(TypedDict):
    """一个经营户的全部内容"""

    id: int
    name: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    trade: str
    is_active: bool
    licences: list["LicenceShown"]
    area_id: int | None
    stall: str
    person: str
    phone: str
    note: str
    may_keep: bool


class OperatorShown(TypedDict):
    """一个经营户和它的证照，先到期的在前"""

    id: int
    name: str
    organisation_id: int
    organisation_name: str
    site_id: int | None
    where: str
    trade: str
    is_active: bool
    licences: list["LicenceShown"]


class OperatorsAsked(TypedDict):
    """经营户的筛选"""

    search: NotRequired[str]
    kind: NotRequired[Literal["business", "food", "health", "hygiene", "fire", "tobacco", "drug", "other"] | Literal[""]]
    state: NotRequired[Literal["", "valid", "soon", "expired", "without"]]
    unit_id: NotRequired[int | None]
    area_id: NotRequired[int | None]
    site_id: NotRequired[int | None]
    retired: NotRequired[bool]


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


class OutlineProperties(TypedDict):
    """片区的编号、名称和级别"""

    id: int
    name: str
    kind: str


class OutlineShown(TypedDict):
    """一个片区的轮廓；geometry 是 GeoJSON 的 Polygon 或 MultiPolygon"""

    type: Literal["Feature"]
    id: int
    properties: "OutlineProperties"
    geometry: dict[str, Any]


class OutlinesShown(TypedDict):
    """GeoJSON 的 FeatureCollection"""

    type: Literal["FeatureCollection"]
    features: list["OutlineShown"]


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


class PageAgreementShown(TypedDict):
    items: list["AgreementShown"]
    next: str | None


class PageDocumentLine(TypedDict):
    items: list["DocumentLine"]
    next: str | None


class PageFeedbackList(TypedDict):
    items: list["FeedbackList"]
    next: str | None


class PageFollowUpShown(TypedDict):
    items: list["FollowUpShown"]
    next: str | None


class PageFrontShown(TypedDict):
    items: list["FrontShown"]
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


class PageOperatorShown(TypedDict):
    items: list["OperatorShown"]
    next: str | None


class PagePlaceChecklistShown(TypedDict):
    items: list["PlaceChecklistShown"]
    next: str | None


class PagePublicReportLine(TypedDict):
    items: list["PublicReportLine"]
    next: str | None


class PageRecheckDrawShown(TypedDict):
    items: list["RecheckDrawShown"]
    next: str | None


class PageRoundShown(TypedDict):
    items: list["RoundShown"]
    next: str | None


class PageRoundVisit(TypedDict):
    items: list["RoundVisit"]
    next: str | None


class PageSelfCheckShown(TypedDict):
    items: list["SelfCheckShown"]
    next: str | None


class PageSite(TypedDict):
    items: list["Site"]
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
    self_check: int | None
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


class PatrolGiven(TypedDict):
    """一次巡查；有没做到的要写怎么处理"""

    hygiene: bool
    order: bool
    greenery: bool
    handling: NotRequired[Literal["", "persuaded", "fixed", "reported"]]
    note: NotRequired[str]
    looked_at: NotRequired[str | None]
    photo_id: NotRequired[int | None]


class PatrolShown(TypedDict):
    """一次门前三包巡查；problem_number 是登记到台账的编号"""

    id: int
    looked_at: str
    looked_by: str
    kept: list["PromiseShown"]
    handling: str
    handling_label: str
    note: str
    photo_id: int | None
    problem_number: str


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


class PlaceAnswered(TypedDict):
    """一处的答复：result 空着是还没答复"""

    id: int
    unit_name: str
    place: str
    result: str
    words: str
    number: str


class PlaceChecklistShown(TypedDict):
    """一个点位的物品清单"""

    id: int
    site_id: int
    site_name: str
    name: str
    articles: list["ArticleShown"]
    looked_at: str | None
    looked_by: str
    may_look: bool
    may_keep: bool


class PlaceGiven(TypedDict):
    """答复一处：found 会登记到本单位台账"""

    result: Literal["none", "found"]
    words: NotRequired[str]


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


class PostSeen(TypedDict):
    """检查时看到的一个窗口或岗位"""

    uuid: str
    post: str
    state: str
    substitute: str
    note: str
    version: int


class PostSeenGiven(TypedDict):
    """看到的一个窗口或岗位：seen 是读到的版本，新的填 0"""

    uuid: str
    post: str
    state: Literal["present", "absent", "substitute", "leave"]
    substitute: NotRequired[str]
    note: NotRequired[str]
    seen: NotRequired[int]


class PresenceGiven(TypedDict):
    """登记在岗情况；同一点位、同一天、同一岗位再登记就是更正"""

    site_id: int
    day: str
    post: str
    state: Literal["present", "absent", "substitute", "leave"]
    substitute: NotRequired[str]
    note: NotRequired[str]


class PresenceShown(TypedDict):
    """一个窗口或岗位某天的情况；seen 是检查时看到的，否则是管理单位登记的"""

    id: int
    site_name: str
    day: str
    post: str
    state: str
    state_label: str
    substitute: str
    note: str
    seen: bool


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


class ProgrammeGiven(TypedDict):
    """督查方案；暗访的计划只有组织方看得到"""

    name: str
    organisation_id: int
    kind: NotRequired[Literal["daily", "special", "comprehensive", "random", "covert", "mock", "third_party"]]
    level: NotRequired[Literal["city", "district", "street", "community", "unit"]]
    run_by: NotRequired[Literal["office", "bureaus", "both"]]
    bureau_ids: NotRequired[list[int]]
    standard_id: NotRequired[int | None]
    site_type_ids: NotRequired[list[int]]
    area_ids: NotRequired[list[int]]
    demand_words: NotRequired[str]
    draw_rule: NotRequired["DrawRuleGiven | None"]
    note: NotRequired[str]
    active: NotRequired[bool]


class ProgrammeOwn(TypedDict):
    """一个督查方案的全部内容；draw_rule 空着是全部都查"""

    id: int
    name: str
    kind: str
    kind_label: str
    level: str
    level_label: str
    run_by: str
    organisation_id: int
    organisation_name: str
    standard_id: int | None
    standard_name: str
    demand_words: str
    active: bool
    bureau_ids: list[int]
    site_type_ids: list[int]
    area_ids: list[int]
    draw_rule: dict[str, Any]
    note: str
    may_keep: bool


class ProgrammeShown(TypedDict):
    """一个督查方案"""

    id: int
    name: str
    kind: str
    kind_label: str
    level: str
    level_label: str
    run_by: str
    organisation_id: int
    organisation_name: str
    standard_id: int | None
    standard_name: str
    demand_words: str
    active: bool


class ProgressShown(TypedDict):
    """进度；label 是分到哪一组"""

    label: str
    planned: int
    started: int
    done: int
    missed: int
    failed: int
    problems: int
    highlights: int


class PromiseShown(TypedDict):
    """三包中的一项做到没有"""

    label: str
    kept: bool


class ProofGiven(TypedDict):
    """一个佐证文件"""

    file_id: int
    stage: Literal["before", "during", "after"]


class ProofShown(TypedDict):
    """一个佐证文件"""

    file_id: int
    name: str
    stage: str


class PublicReportLine(TypedDict):
    """群众扫码反映的一条；反映人不通过接口提供。problem 是登记到台账的编号"""

    id: int
    site_id: int
    site_name: str
    text: str
    state: str
    state_label: str
    sent_at: str
    problem: str


class PublicReportOwn(TypedDict):
    """一条随手报和它的照片"""

    id: int
    site_id: int
    site_name: str
    text: str
    state: str
    state_label: str
    sent_at: str
    problem: str
    organisation_id: int | None
    photo_ids: list[int]
    reason: str


class ReadGiven(TypedDict):
    """标为已读的消息编号；不填为全部"""

    ids: NotRequired[list[int]]


class RecheckAnswered(TypedDict):
    """盲查办结；number 是问题的台账编号"""

    id: int
    result: str
    number: str


class RecheckDrawDetail(TypedDict):
    """一次盲查抽取；proven 是现在用种子重算的结论"""

    id: int
    title: str
    organisation_id: int
    struck_from: str
    struck_to: str
    due: str
    seed: str
    pool_hash: str
    drawn_at: str
    total: int
    answered: int
    rebounded: int
    pool_size: int
    proven: bool
    may_keep: bool
    rechecks: list["DrawnShown"]


class RecheckDrawGiven(TypedDict):
    """抽取盲查；seed 不填由系统产生，种子留存，谁都能重算"""

    organisation: int
    title: str
    struck_from: str
    struck_to: str
    due: str
    per: NotRequired[Literal["all", "unit", "category", "area"]]
    count: NotRequired[int]
    percent: NotRequired[int]
    seed: NotRequired[str]


class RecheckDrawShown(TypedDict):
    """一次盲查抽取：抽了多少、查了多少、反弹多少"""

    id: int
    title: str
    organisation_id: int
    struck_from: str
    struck_to: str
    due: str
    seed: str
    pool_hash: str
    drawn_at: str
    total: int
    answered: int
    rebounded: int


class RecheckGiven(TypedDict):
    """盲查结果"""

    result: Literal["holds", "rebounded"]
    words: NotRequired[str]
    photos: NotRequired[list[int]]


class RecheckGivenTo(TypedDict):
    """改派以后"""

    id: int
    checker: int


class RecheckShown(TypedDict):
    """派给本人的盲查：只有是什么、在哪里"""

    id: int
    draw_title: str
    due: str
    text: str
    place: str
    site_name: str
    address: str
    latitude: float | None
    longitude: float | None
    category: str


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


class ReportConfirmed(TypedDict):
    """核实属实，登记到台账；请去掉反映人的姓名、电话等个人信息"""

    home: int
    text: str
    category_id: NotRequired[int | None]


class ReportDismissed(TypedDict):
    """不予登记"""

    reason: str


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


class RoundDetail(TypedDict):
    """一个批次：检查组、没有派到组的点位数、还没上台账的问题数"""

    id: int
    label: str
    programme_id: int
    programme_name: str
    kind_label: str
    state: str
    state_label: str
    from_date: str
    to_date: str
    drawn: bool
    rate: float | None
    progress: "ProgressShown"
    teams: list["TeamShown"]
    without_team: int
    waiting: int


class RoundGiven(TypedDict):
    """开批次并抽取：seed 不填由系统产生；种子留存，谁都能重算"""

    from_date: str
    to_date: str
    label: NotRequired[str]
    seed: NotRequired[str]


class RoundScored(TypedDict):
    """批次得分：分数是精确值（如 "235/3"），words 说明怎么来的"""

    round: int
    label: str
    rate: float | None
    visits: int
    scored: int
    whole: dict[str, Any]
    types: list[dict[str, Any]]
    areas: list[dict[str, Any]]
    units: list[dict[str, Any]]
    sites: list[dict[str, Any]]


class RoundShown(TypedDict):
    """督查批次"""

    id: int
    label: str
    programme_id: int
    programme_name: str
    kind_label: str
    state: str
    state_label: str
    from_date: str
    to_date: str
    drawn: bool
    rate: float | None


class RoundVisit(TypedDict):
    """批次里的一次检查；order 是先后次序，team_number 空着是还没派组"""

    uuid: str
    site_id: int
    site_name: str
    address: str
    unit_name: str
    state: str
    state_label: str
    round_id: int | None
    round_label: str
    who: list[str]
    answered: int
    failed: int
    highlights: int
    problems: int
    rate: float | None
    version: int
    id: int
    order: int
    team_number: int | None
    planned_on: str | None
    missed_reason: str


class RoundVisitsAsked(TypedDict):
    """批次里检查的筛选"""

    state: NotRequired[Literal["", "planned", "started", "done", "missed"]]
    team_id: NotRequired[int | None]
    without_team: NotRequired[bool]


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


class SamplePhoto(TypedDict):
    """样例照片；good 是达标的样子"""

    id: int
    file_id: int
    good: bool
    caption: str


class ScanFiled(TypedDict):
    """已归档到哪个问题的哪一步"""

    problem: str
    step: int


class ScanGiven(TypedDict):
    """签章扫描件的文件编号"""

    file_ids: list[int]


class SelfCheckDetail(TypedDict):
    """自查和它的条目"""

    id: int
    title: str
    unit_id: int
    from_date: str
    to_date: str
    due_on: str | None
    state: str
    total: int
    answered: int
    problems: int
    registered: int
    items: list["SelfCheckItemShown"]


class SelfCheckGiven(TypedDict):
    """开展自查；对照标准，或者自己列条目（每行一条）"""

    unit: int
    title: str
    from_date: str
    to_date: str
    due_on: NotRequired[str | None]
    standard: NotRequired[int | None]
    site: NotRequired[int | None]
    own: NotRequired[str]


class SelfCheckItemOwn(TypedDict):
    """自查条目的全部内容"""

    id: int
    chapter: str
    code: str
    text: str
    requirement: str
    verdict: str
    done: str
    highlights: str
    shortcomings: str
    standing: str | None
    problems: list[dict[str, Any]]
    version: int
    self_check: int
    occasions: list["OccasionShown"]
    files: list["ProofShown"]


class SelfCheckItemShown(TypedDict):
    """自查条目：standing 是频次要求 done 已做到、due 还没到期、short 次数不够；problems 的 number 空着是没上台账"""

    id: int
    chapter: str
    code: str
    text: str
    requirement: str
    verdict: str
    done: str
    highlights: str
    shortcomings: str
    standing: str | None
    problems: list[dict[str, Any]]
    version: int


class SelfCheckKept(TypedDict):
    """自查现在的状态"""

    id: int
    state: str
    version: int


class SelfCheckShown(TypedDict):
    """单位自查"""

    id: int
    title: str
    unit_id: int
    from_date: str
    to_date: str
    due_on: str | None
    state: str
    total: int
    answered: int
    problems: int
    registered: int


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
    code: str
    kind: str
    site_type_id: int | None
    site_type_name: str
    is_active: bool


class SiteGiven(TypedDict):
    """点位；x、y 是登记时的经度、纬度，datum 是它们的坐标系"""

    name: str
    site_type_id: NotRequired[int | None]
    kind: NotRequired[Literal["place", "vehicle", "matter"]]
    area_id: NotRequired[int | None]
    organisation_id: NotRequired[int | None]
    address: NotRequired[str]
    code: NotRequired[str]
    note: NotRequired[str]
    x: NotRequired[float | None]
    y: NotRequired[float | None]
    datum: NotRequired[Literal["wgs84", "gcj02", "bd09", "cgcs2000"]]
    accuracy_m: NotRequired[float | None]
    is_active: NotRequired[bool]


class SiteOwn(TypedDict):
    """一个点位；latitude、longitude 是换算后的 WGS-84，x、y、datum 是登记时的坐标"""

    id: int
    name: str
    area_id: int | None
    area_name: str
    organisation_id: int | None
    organisation_name: str
    address: str
    latitude: float | None
    longitude: float | None
    code: str
    kind: str
    site_type_id: int | None
    site_type_name: str
    is_active: bool
    note: str
    x: float | None
    y: float | None
    datum: str
    accuracy_m: float | None
    may_keep: bool


class SiteType(TypedDict):
    """点位类型；kind：place 场所、vehicle 车辆、matter 事项"""

    id: int
    code: str
    name: str
    kind: str
    other_names: str
    note: str
    active: bool


class SplitGiven(TypedDict):
    """拆分"""

    words: NotRequired[str]
    basis: NotRequired[str]
    happened_at: NotRequired[str | None]
    unit: NotRequired[int | None]
    files: NotRequired[list["FileGiven"]]
    into: list["PartGiven"]


class SpotShown(TypedDict):
    """一处；kind 是 site 点位，或 area 片区里没有对上点位的问题（id 为 0 是片区未定）。 经纬度是 WGS-84，is_rough 表示用的是片区中心；total 是未销号的问题数，后面按轻重缓…"""

    kind: Literal["site", "area"]
    id: int
    name: str
    under: str
    latitude: float | None
    longitude: float | None
    is_rough: bool
    total: int
    overdue: int
    soon: int
    mine: int
    other: int
    paused: int


class StagedRow(TypedDict):
    """读出的一行；data 是要登记的内容"""

    position: int
    level: Literal["ok", "warning", "error"]
    issues: list["ImportIssue"]
    unknown_units: str
    data: dict[str, Any]


class StartGiven(TypedDict):
    """开始检查：批次以外的要写点位，uuid 由客户端产生"""

    started_at: NotRequired[str | None]
    site_id: NotRequired[int | None]
    programme_id: NotRequired[int | None]


class StatusGiven(TypedDict):
    """启用（in_use）或停用（retired）"""

    status: Literal["in_use", "retired"]


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


class TeamShown(TypedDict):
    """一个检查组，两个人"""

    id: int
    number: int
    first_id: int
    first: str
    second_id: int
    second: str
    bureau: str
    progress: "ProgressShown"


class TeamsAssigned(TypedDict):
    """派组的结果；impossible 说明哪些点位没有组能去"""

    assigned: int
    impossible: list[str]


class TeamsGiven(TypedDict):
    """参加检查的人；系统按种子两两编组，尽量不同单位"""

    people: list[int]


class TermShown(TypedDict):
    """期限：valid 有效、soon 快到期、expired 已过期、none 长期、coming 未开始、ended 已终止；days 是还剩几天"""

    state: Literal["valid", "soon", "expired", "none", "coming", "ended"]
    label: str
    days: int | None


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


class UnitsReminded(TypedDict):
    """提醒了几个单位"""

    units: int


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


class Version(TypedDict):
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
    created_at: str
    used_at: str | None
    retired_at: str | None


class View(TypedDict):
    """保存的一组筛选"""

    id: int
    name: str
    query: dict[str, Any]


class ViewGiven(TypedDict):
    """保存一组筛选；同名的会被替换"""

    name: str
    query: "Asked"


class VisitDetail(TypedDict):
    """现场检查和检查清单"""

    uuid: str
    site_id: int
    site_name: str
    address: str
    unit_name: str
    state: str
    state_label: str
    round_id: int | None
    round_label: str
    who: list[str]
    answered: int
    failed: int
    highlights: int
    problems: int
    rate: float | None
    version: int
    items: list["ItemShown"]
    presences: list["PostSeen"]


class VisitKept(TypedDict):
    """一次检查现在的状态"""

    state: str
    team_id: int | None
    version: int


class VisitShown(TypedDict):
    """现场检查；被检查的一方看不到 who"""

    uuid: str
    site_id: int
    site_name: str
    address: str
    unit_name: str
    state: str
    state_label: str
    round_id: int | None
    round_label: str
    who: list[str]
    answered: int
    failed: int
    highlights: int
    problems: int
    rate: float | None
    version: int


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
