"""Indexes for the walks of large ledgers; those nobody looks anything up by are gone, for every move writes them all.

The single indexes of keys are dropped by hand: SQLite would copy the whole table for each of them.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


UNUSED = {
    "problems_problem": (
        "desk_id", "dispatched_by_id", "finder_id", "lead_id", "list_id", "strike_by_id", "verifier_id",
    ),
    "problems_sight": ("organisation_id",),
    "problems_step": ("assignment_id", "on_behalf_of_id", "organisation_id", "post_id", "problem_id"),
}


def drop(apps, schema_editor):
    """The plain indexes of just one of these columns."""
    connection = schema_editor.connection
    for table, columns in UNUSED.items():
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table)
        for name, what in found.items():
            plain = what["index"] and not what["unique"] and not what["primary_key"] and not what["foreign_key"]
            if plain and len(what["columns"]) == 1 and what["columns"][0] in columns:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_tokens'),
        ('places', '0001_initial'),
        ('problems', '0003_times'),
        ('standards', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='problem',
            name='problem_on_a_desk',
        ),
        migrations.RemoveIndex(
            model_name='problem',
            name='problem_running',
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop, migrations.RunPython.noop)],
            state_operations=[
            migrations.AlterField(
                model_name='problem',
                name='desk',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='现在在谁手里'),
            ),
            migrations.AlterField(
                model_name='problem',
                name='dispatched_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
            ),
            migrations.AlterField(
                model_name='problem',
                name='finder',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
            ),
            migrations.AlterField(
                model_name='problem',
                name='lead',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='牵头单位'),
            ),
            migrations.AlterField(
                model_name='problem',
                name='list',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='problems.feedbacklist'),
            ),
            migrations.AlterField(
                model_name='problem',
                name='strike_by',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
            ),
            migrations.AlterField(
                model_name='problem',
                name='verifier',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation', verbose_name='指定复核'),
            ),
            migrations.AlterField(
                model_name='sight',
                name='organisation',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.organisation'),
            ),
            migrations.AlterField(
                model_name='step',
                name='assignment',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='problems.assignment'),
            ),
            migrations.AlterField(
                model_name='step',
                name='on_behalf_of',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
            ),
            migrations.AlterField(
                model_name='step',
                name='organisation',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation'),
            ),
            migrations.AlterField(
                model_name='step',
                name='problem',
                field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='problems.problem'),
            ),
            migrations.AlterField(
                model_name='step',
                name='post',
                field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.post'),
            ),
            ],
        ),
        migrations.AddIndex(
            model_name='problem',
            index=models.Index(condition=models.Q(('desk__isnull', False)), fields=['desk', '-id'], name='problem_desk_newest'),
        ),
        migrations.AddIndex(
            model_name='problem',
            index=models.Index(condition=models.Q(('desk__isnull', False)), fields=['desk', 'desk_due', '-id'], name='problem_desk_by_due'),
        ),
        migrations.AddIndex(
            model_name='problem',
            index=models.Index(condition=models.Q(('desk__isnull', False)), fields=['lead', 'desk_due', '-id'], name='problem_lead_by_due'),
        ),
        migrations.AddIndex(
            model_name='problem',
            index=models.Index(condition=models.Q(('desk_due__isnull', False)), fields=['desk_due', 'id'], name='problem_by_due'),
        ),
    ]
