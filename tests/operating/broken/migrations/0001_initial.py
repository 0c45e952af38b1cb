from django.db import migrations


class Migration(migrations.Migration):
    """Makes a table, and waits for the product's own migrations."""

    dependencies = [("jobs", "0002_watching")]
    operations = [migrations.RunSQL("CREATE TABLE broken_thing (id integer)")]
