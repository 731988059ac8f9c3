# Apart from the migration that fills it: PostgreSQL changes no table on which checks wait.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('launch', '0002_sites'),
        ('study', '0005_answers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='opening',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='study.study'),
        ),
    ]
