"""What the database keeps. Meaning and rules are the services'; triggers (migration 0002) keep the log as it was written."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class People(BaseUserManager):
    def create_user(self, username: str, password: str, **rest: Any) -> Person:
        person: Person = self.model(username=username, **rest)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Who signs in. What they may do is said by their duties."""

    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    """Made by demo mode, listed on its sign-in page and useless anywhere else."""
    email = models.EmailField(max_length=254, blank=True, default="")
    language = models.CharField(max_length=2, default="fi")
    """That the person is reminded in: the one chosen on their own page, else that of who made them."""
    reminders = models.CharField(max_length=10, default="daily")
    """How often at most: one of :data:`toteuma.services.reminders.OFTEN`."""

    USERNAME_FIELD = "username"
    objects = People()


class Statement(models.Model):
    """``number`` and ``hash`` are those of the last change; ``frozen`` the hash of the files, empty while they may change."""

    name = models.CharField(max_length=200, unique=True)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    frozen = models.CharField(max_length=64, blank=True, default="")


class Record(models.Model):
    """The present, as the log makes it. ``values`` are texts by column, ``numbers`` those of the last change by field."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="records")
    table = models.CharField(max_length=60)
    key = models.TextField()
    position = models.IntegerField()
    values = models.JSONField()
    made = models.BigIntegerField()
    numbers = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("statement", "table", "key"), name="one_record")]
        indexes = [models.Index(fields=("table", "key"), name="by_key")]
        ordering = ("table", "position", "key")


class Change(models.Model):
    """One entry of the log. Never updated, never deleted."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="changes")
    number = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    table = models.CharField(max_length=60)
    key = models.TextField()
    field = models.CharField(max_length=60, blank=True)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("statement", "number"), name="one_number")]
        indexes = [models.Index(fields=("statement", "table", "number"), name="by_table")]
        ordering = ("number",)


class Duty(models.Model):
    """``role`` of a person for ``unit`` and all units below it, in one statement."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="duties")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="duties")
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("person", "statement", "role", "unit"), name="one_duty")]


class Job(models.Model):
    """Work that is done outside a request. ``version`` says of what; the same is asked for once. ``worker`` holds it until ``alive`` is too long ago."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=20)
    version = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    worker = models.CharField(max_length=100, blank=True, default="")
    alive = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("statement", "kind", "version"), name="one_job")]
        indexes = [models.Index(fields=("state", "at"), name="by_state")]


class ApiToken(models.Model):
    """By which another program asks as ``person``. ``digest`` is the hash of the key, which itself is kept nowhere."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    made = models.DateTimeField()
    until = models.DateTimeField()
    revoked = models.DateTimeField(null=True)


class FailedSignIn(models.Model):
    """A sign-in that did not succeed, kept until one does or its time is over: so many in a row make the next ones wait."""

    username = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("username", "at"), name="by_username")]
