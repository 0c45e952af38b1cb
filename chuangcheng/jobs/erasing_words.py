"""What an erasure finds, in kinds of records as an office calls them."""

from collections.abc import Iterable
from dataclasses import dataclass

from chuangcheng.jobs.erasing_finding import Place

KINDS = {
    "problems_problem": "台账问题", "problems_step": "办理经过", "problems_assignment": "交办记录",
    "problems_petition": "申请", "problems_measure": "整改措施", "problems_feedbacklist": "反馈清单",
    "problems_listrow": "清单原文", "problems_listanswer": "清单往来", "problems_savedview": "存下的筛选",
    "problems_publicreport": "随手报",
    "evidence_file": "照片和附件的名称、说明", "people_user": "账号", "people_organisation": "单位",
    "people_post": "岗位", "people_holding": "任职", "people_leadinggroup": "领导小组",
    "people_leadingmember": "领导小组成员", "people_team": "队伍", "people_contact": "联系人",
    "people_city": "城市设置", "people_token": "访问令牌", "standards_category": "问题类别",
    "standards_calendaryear": "工作日历", "standards_calendarday": "工作日历", "standards_workinghours": "工作日历",
    "places_area": "片区", "places_site": "点位", "places_coverage": "包保", "facts_metric": "工作数据",
    "facts_fact": "工作数据", "facts_factversion": "工作数据", "statistics_fold": "统计", "statistics_counted": "统计",
    "statistics_tally": "统计", "imports_listimport": "清单导入", "imports_stagedrow": "清单导入的草稿行",
    "imports_rememberedcolumns": "导入时记住的列名", "imports_rememberedunit": "导入时记住的单位写法",
    "reports_document": "报告和文书", "reports_serial": "文号", "notices_outbox": "待发的消息",
    "notices_delivery": "发出的消息", "audit_entry": "审计日志", "audit_request": "请求的回执",
    "audit_checkpoint": "存证", "jobs_job": "后台任务", "jobs_heartbeat": "后台任务", "jobs_alarm": "系统告警",
    "django_session": "登录会话", "django_tasks_database_dbtaskresult": "后台任务", "axes_accessattempt": "登录记录",
    "axes_accessfailurelog": "登录记录", "axes_accesslog": "登录记录", "standards_edition": "版本标记",
    "standards_system": "测评体系", "standards_systemversion": "测评体系", "standards_item": "测评体系",
    "standards_itemunit": "测评体系", "standards_sitetype": "点位类型", "standards_checkitem": "测评体系",
    "standards_samplephoto": "样例照片", "standards_typeweight": "测评体系",
    "inspections_programme": "督查方案", "inspections_round": "督查批次", "inspections_roundpool": "督查批次",
    "inspections_visit": "现场检查", "inspections_answer": "检查结果", "inspections_presence": "在岗情况",
    "inspections_selfcheck": "自查", "inspections_selfcheckitem": "自查", "inspections_selfcheckproblem": "自查",
    "inspections_selfcheckoccasion": "自查", "inspections_followup": "举一反三排查",
    "inspections_followupanswer": "举一反三排查", "inspections_recheckdraw": "盲查", "inspections_recheck": "盲查",
    "places_agreement": "责任书", "places_patrol": "门前三包巡查", "places_operator": "经营户",
    "places_licence": "证照", "places_front": "宣传阵地", "places_frontchange": "宣传阵地",
    "places_fronttheme": "宣传主题", "places_checklisttemplate": "物品清单",
    "places_templatearticle": "物品清单", "places_placearticle": "物品清单",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """How many places of one kind of record; `kept` says why they stay, empty when they go."""

    kind: str
    rows: int
    kept: str = ""


def by_kind(places: Iterable[Place]) -> list[Line]:
    """Columns of one kind together, what goes first."""
    counts: dict[tuple[str, str], int] = {}
    for place in places:
        key = (KINDS.get(place.table, place.label), place.kept)
        counts[key] = counts.get(key, 0) + place.rows
    return sorted((Line(kind, rows, kept) for (kind, kept), rows in counts.items()), key=lambda line: bool(line.kept))
