from django.db import migrations


def note_plans(apps, schema_editor):
    apps.get_model('network', 'Network').objects.filter(plans__isnull=False).update(has_plans=True)


class Migration(migrations.Migration):

    dependencies = [
        ('entitlements', '0001_initial'),
        ('network', '0004_served'),
    ]

    operations = [
        migrations.RunPython(note_plans, migrations.RunPython.noop),
    ]
