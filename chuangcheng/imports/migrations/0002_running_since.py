"""When an import began, so that one that was cut off can be told from one that runs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="listimport",
            name="running_since",
            field=models.DateTimeField(null=True),
        ),
    ]
