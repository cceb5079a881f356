"""The tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=150, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("is_active", models.BooleanField(default=True)),
                ("demo", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("number", models.BigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
                ("frozen", models.CharField(blank=True, default="", max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table", models.CharField(max_length=60)),
                ("key", models.TextField()),
                ("position", models.IntegerField()),
                ("values", models.JSONField()),
                ("made", models.BigIntegerField()),
                ("numbers", models.JSONField()),
                ("statement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="records", to="web.statement")),
            ],
            options={
                "ordering": ("table", "position", "key"),
                "indexes": [models.Index(fields=["table", "key"], name="by_key")],
                "constraints": [models.UniqueConstraint(fields=("statement", "table", "key"), name="one_record")],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20)),
                ("unit", models.CharField(max_length=100)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="duties", to=settings.AUTH_USER_MODEL),
                ),
                ("statement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="duties", to="web.statement")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "statement", "role", "unit"), name="one_duty")],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("table", models.CharField(max_length=60)),
                ("key", models.TextField()),
                ("field", models.CharField(blank=True, max_length=60)),
                ("old", models.TextField(blank=True)),
                ("new", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("statement", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="web.statement")),
            ],
            options={
                "ordering": ("number",),
                "indexes": [models.Index(fields=["statement", "table", "number"], name="by_table")],
                "constraints": [models.UniqueConstraint(fields=("statement", "number"), name="one_number")],
            },
        ),
    ]
