import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('community', '0004_at_reception'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='visitor',
            name='guest_of',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='guests', to='people.person'),
        ),
    ]
