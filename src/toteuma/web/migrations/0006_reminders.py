"""Where a person is reminded by e-mail, in which language, and how often."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0005_api_tokens"),
    ]

    operations = [
        migrations.AddField(model_name="person", name="email", field=models.EmailField(blank=True, default="", max_length=254)),
        migrations.AddField(model_name="person", name="language", field=models.CharField(default="fi", max_length=2)),
        migrations.AddField(model_name="person", name="reminders", field=models.CharField(default="daily", max_length=10)),
    ]
