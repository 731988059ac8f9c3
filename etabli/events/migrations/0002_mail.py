from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="reminded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
