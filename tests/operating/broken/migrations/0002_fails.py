from django.db import migrations


class Migration(migrations.Migration):
    """Fails."""

    dependencies = [("broken", "0001_initial")]
    operations = [migrations.RunSQL("INSERT INTO no_such_table VALUES (1)")]
