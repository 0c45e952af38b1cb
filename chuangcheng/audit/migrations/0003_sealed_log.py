"""Each entry of the log gets a place in a chain."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_once_of_nobody")]

    operations = [
        migrations.AddField("entry", "place", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("entry", "salts", models.JSONField(default=dict)),
        migrations.AddField("entry", "digests", models.JSONField(default=dict)),
        migrations.AddField("entry", "previous", models.CharField(blank=True, max_length=64)),
        migrations.AddField("entry", "hash", models.CharField(blank=True, max_length=64)),
        migrations.AlterField("entry", "place", models.PositiveBigIntegerField(null=True, unique=True)),
        migrations.AddIndex(
            "entry", models.Index(fields=["id"], name="entry_unsealed", condition=models.Q(place=None))
        ),
    ]
