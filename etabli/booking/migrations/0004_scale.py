from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0003_views'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='booking',
            name='booking_by_space',
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['space', 'ends_at'], name='booking_by_space_end'),
        ),
    ]
