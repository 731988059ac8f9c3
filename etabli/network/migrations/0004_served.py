from django.db import migrations, models


def follow(apps, schema_editor):
    apps.get_model('network', 'Network').objects.filter(webhooks__isnull=False).update(
        is_followed=True
    )


class Migration(migrations.Migration):

    dependencies = [
        ('network', '0003_views'),
    ]

    operations = [
        migrations.AddField(
            model_name='network',
            name='is_followed',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='network',
            name='has_plans',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.RunPython(follow, migrations.RunPython.noop),
    ]
