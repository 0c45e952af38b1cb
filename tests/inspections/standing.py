"""A standard in use with two site types and six check items."""

from decimal import Decimal

from chuangcheng.standards.models import Category, CheckItem, SiteType, System, SystemVersion
from tests.cast import AT


def sample_standard() -> tuple[SystemVersion, list[SiteType], list[CheckItem]]:
    system = System.objects.create(name="示例测评体系", created_at=AT)
    version = SystemVersion.objects.create(system=system, label="2026年版", status="in_use", created_at=AT, used_at=AT)
    types = [
        SiteType.objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in (("T1", "农贸市场"), ("T2", "主次干道"))
    ]
    category = Category.objects.filter(parent__isnull=False, active=True).order_by("code").first()
    texts = ("无卫生死角", "公益广告不少于3处", "无占道经营")
    items = [
        CheckItem.objects.create(
            version=version,
            site_type=kind,
            code=f"{kind.code}-{n}",
            text=text,
            category=category if n == 0 else None,
            weight=Decimal(10),
            position=n,
        )
        for kind in types
        for n, text in enumerate(texts)
    ]
    return version, types, items
