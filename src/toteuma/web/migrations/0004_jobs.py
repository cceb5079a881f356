"""Work outside requests."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("web", "0003_failed_sign_ins"),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("version", models.CharField(max_length=64)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("worker", models.CharField(blank=True, default="", max_length=100)),
                ("alive", models.DateTimeField(null=True)),
                ("done", models.DateTimeField(null=True)),
                ("told", models.JSONField(default=dict)),
                ("statement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="web.statement")),
            ],
            options={
                "indexes": [models.Index(fields=["state", "at"], name="by_state")],
                "constraints": [models.UniqueConstraint(fields=("statement", "kind", "version"), name="one_job")],
            },
        ),
    ]
