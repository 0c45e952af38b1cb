"""Names of what an entry of the log changed, and its codes, in words; the same name may mean different things."""

from typing import Any

from chuangcheng.inspections.models.follow_ups import FollowUpResult
from chuangcheng.inspections.models.programmes import Level, ProgrammeKind, RoundState, RunBy
from chuangcheng.inspections.models.rechecks import RecheckResult
from chuangcheng.inspections.models.self_checks import SelfCheckState, SelfVerdict
from chuangcheng.inspections.models.visits import PresenceState, Verdict
from chuangcheng.people.scopes import SCOPES
from chuangcheng.places.models.agreements import AgreementKind, Handling, SignatoryKind
from chuangcheng.places.models.coverage import CoverageRole
from chuangcheng.places.models.fronts import FrontKind
from chuangcheng.places.models.operators import LicenceKind
from chuangcheng.places.models.sites import SiteKind
from chuangcheng.standards.models import ItemKind, Method, PhotoRule

FIELDS = {
    "name": "名称", "short_name": "简称", "kind": "类型", "parent_id": "上级", "line_parent_id": "业务主管部门",
    "department_id": "责任科室", "area_id": "片区", "site_id": "点位", "is_active": "在用", "title": "岗位",
    "roles": "角色", "seat_id": "科室", "user_id": "人员", "post_id": "岗位", "from_date": "起", "to_date": "止",
    "is_deputy": "代理", "display_name": "姓名", "phone": "手机", "email": "邮箱", "username": "登录名",
    "is_administrator": "系统管理员", "working": "上班", "source": "依据", "changed": "改动", "position": "排序",
    "address": "地址", "code": "代码", "other_names": "别称", "note": "说明", "active": "在用",
    "after_photo": "整改后照片", "accept": "签收时限", "rectify": "整改时限", "verify": "复核时限", "members": "成员",
    "office_label": "创城办称呼", "strike_off_step": "销号步骤", "leader_signs": "领导审签", "ranking_on": "排序",
    "finder_may_verify": "发现人可复核", "quiet_from": "免打扰起", "quiet_to": "免打扰止", "rows": "行数",
    "headcount": "人数", "composition": "组成", "captain": "负责人", "place": "职务", "duties": "职责",
    "established_on": "成立日期", "document_number": "文号", "parts": "时段", "from_users": "原任", "group": "小组",
    "number_prefix": "编号前缀", "channel": "通知方式", "expires_at": "有效期至", "scopes": "权限范围", "since": "从",
    "until": "到", "who": "谁", "words": "对象", "action": "哪类事", "asked_by": "谁提出", "document": "文号",
    "texts": "清除处数", "kept": "保留处数", "problems": "问题数", "lines": "结论", "reason": "原因", "made": "新增",
    "number": "编号", "label": "名称", "state": "状态", "seed": "种子", "pool_hash": "名单校验码", "pool": "备选数",
    "drawn": "抽中数", "id": "序号", "sites": "点位", "places": "地点数", "units": "单位数", "unanswered": "未答复数",
    "result": "结果", "to": "改派给", "team": "检查组", "visits": "检查数", "verdict": "结论", "count": "处数",
    "measured": "实测", "measured_of": "实测范围", "substitute": "顶岗人员",
    "fixed_on_spot": "立行立改", "fixed_how": "怎样改的", "highlight": "亮点",
    "highlights": "亮点", "shortcomings": "不足", "done": "怎样做的", "proposal": "拟登记的问题",
    "summary": "总体情况", "next_steps": "下一步打算", "due_on": "完成期限", "signatory": "签署方",
    "signatory_kind": "签署方类型", "signatory_unit_id": "签署单位", "reach": "责任范围", "reward": "奖励",
    "penalty": "罚则", "signed_on": "签订日期", "ended_on": "终止日期", "stars": "星级", "scan_id": "扫描件",
    "renews_id": "续签自", "person": "联系人", "leader": "包保领导", "branch": "党支部", "profession": "条线",
    "role": "包保角色", "site_type_id": "点位类型", "category_id": "问题类别", "handling": "怎么处理的",
    "problem": "问题", "looked_at": "巡查时间", "stall": "摊位或门牌", "trade": "经营内容", "operator_id": "经营户",
    "holder": "持证人", "valid_from": "有效期起", "valid_until": "有效期至", "template": "清单", "run_by": "由谁检查",
    "level": "级别", "standard_id": "测评标准", "demand": "频次", "demand_words": "频次要求", "draw_rule": "抽取办法",
    "x": "坐标X", "y": "坐标Y", "datum": "坐标系", "accuracy_m": "精度（米）", "latitude": "纬度",
    "longitude": "经度", "file": "照片", "hygiene": "包卫生", "order": "包秩序", "greenery": "包绿化",
    "answered": "已答项数", "failed": "不符合项数", "uuid": "提交编号", "post": "岗位",
    "text": "内容", "method": "测评方法", "weight": "分值", "rule_words": "计分规则", "requirement": "具体要求",
    "leads": "牵头单位", "assists": "责任单位", "exception": "除外情形", "photo": "拍照", "item_id": "对应指标",
}  # fmt: skip
# Where a name means another thing than above.
OWN = {
    ("self_check", "title"): "名称", ("patrol", "kept"): "做到没有", ("check_item", "group"): "分组",
    ("check_item", "demand_words"): "数量要求", ("standard_item", "code"): "编号", ("check_item", "code"): "编号",
    ("standard_item", "kind"): "层级", ("check_item", "rule_words"): "扣分规则", ("check_item", "text"): "标准",
}  # fmt: skip
CODES: dict[tuple[str, str], dict[str, str]] = {
    (thing, name): {str(code): str(words) for code, words in choices}
    for thing, name, choices in (
        ("agreement", "kind", AgreementKind.choices), ("agreement", "signatory_kind", SignatoryKind.choices),
        ("patrol", "handling", Handling.choices), ("front", "kind", FrontKind.choices),
        ("licence", "kind", LicenceKind.choices), ("site", "kind", SiteKind.choices),
        ("coverage", "role", CoverageRole.choices), ("programme", "kind", ProgrammeKind.choices),
        ("programme", "level", Level.choices), ("programme", "run_by", RunBy.choices),
        ("round", "state", RoundState.choices), ("visit", "verdict", Verdict.choices),
        ("self_check", "state", SelfCheckState.choices), ("self_check", "verdict", SelfVerdict.choices),
        ("recheck", "result", RecheckResult.choices), ("follow_up", "result", FollowUpResult.choices),
        ("standard_item", "kind", ItemKind.choices), ("standard_item", "method", Method.choices),
        ("check_item", "photo", PhotoRule.choices), ("presence", "state", PresenceState.choices),
        ("token", "scopes", SCOPES.items()),
    )
}  # fmt: skip


def label(name: str, thing: str = "") -> str:
    """A field's Chinese name where it has one."""
    return OWN.get((thing, name)) or FIELDS.get(name, name)


def code_of(thing: str, name: str, value: Any) -> Any:
    """A value in words where this field of this thing keeps a code."""
    words = CODES.get((thing, name), {})
    if isinstance(value, list):
        return [words.get(one, one) if isinstance(one, str) else one for one in value]
    return words.get(value, value) if isinstance(value, str) else value
