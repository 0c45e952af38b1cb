from typing import Any

from django.conf import settings
from django.db import migrations, models


def keep_first(apps: Any, _schema: Any) -> None:
    """Of several answers to one request of nobody the first was given."""
    requests = apps.get_model("audit", "Request").objects.filter(user=None)
    firsts = requests.values("key").annotate(first=models.Min("id")).values("first")
    requests.exclude(id__in=list(firsts.values_list("first", flat=True))).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(keep_first, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(("user", None)), fields=("key",), name="request_once_of_nobody"
            ),
        ),
    ]
