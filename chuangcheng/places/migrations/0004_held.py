import chuangcheng.places.models.sites
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0003_filled'),
    ]

    operations = [
        migrations.AlterField(
            model_name='site',
            name='token',
            field=models.CharField(default=chuangcheng.places.models.sites.new_token, max_length=32, unique=True),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='area_code_once'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.CheckConstraint(condition=models.Q(('area', None), ('site', None), _connector='OR'), name='coverage_of_an_area_or_a_site'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.CheckConstraint(condition=models.Q(('area__isnull', False), ('site__isnull', False), ('category__isnull', False), models.Q(('profession', ''), _negated=True), _connector='OR'), name='coverage_covers_something'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='site_code_once'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('datum', ''), ('latitude', None), ('x', None), ('y', None)), models.Q(('latitude__isnull', False), ('x__isnull', False), ('y__isnull', False), models.Q(('datum', ''), _negated=True)), _connector='OR'), name='site_position_whole'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('accuracy_m', None), models.Q(('accuracy_m__gt', 0), ('x__isnull', False)), _connector='OR'), name='site_accuracy_of_a_position'),
        ),
    ]
