"""Who there is: logins, persons, the roles they hold and the keys they use."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified
from etabli.people.rights import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None) -> "User":
        user = self.model(email=email.strip().lower())
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A login. What somebody is called and may do belongs to their `Person`."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]


class Person(Identified):
    """A human being known to the product, with a login or without."""

    user = models.OneToOneField(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # How they want each kind of messages, where they chose (`messages/kinds.py`).
    choices = models.JSONField(default=dict, editable=False)
    # Since when their address refuses messages, and in what words.
    unreachable_at = models.DateTimeField(null=True, editable=False)
    unreachable_because = models.CharField(max_length=300, blank=True, editable=False)
    # A double that was closed: what is append-only still names it, and it leads to the kept one.
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="doubles"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def is_unreachable(self) -> bool:
        return self.unreachable_at is not None


class Merge(models.Model):
    """Two records of one person became one: who did it, when, and how many rows followed, by the
    column that names them. Rows are added, and never changed or deleted: `APPEND_ONLY_MERGES`.

    `login_opens`: what opened the closed record, its addresses and keys, opens the kept one."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    closed = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=clock.now)
    login_opens = models.BooleanField()
    moved = models.JSONField(default=dict)

    class Meta:
        ordering = ["-merged_at", "-pk"]


APPEND_ONLY_MERGES = AppendOnly(Merge._meta.db_table)


class Grant(models.Model):
    """One role of one person, somewhere: on the whole installation, a territory, a place…"""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope_kind = models.CharField(max_length=20)
    scope_id = models.BigIntegerField(default=0)
    granted_at = models.DateTimeField(default=clock.now, editable=False)
    granted_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="grants_made"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "scope_kind", "scope_id"], name="grant_once"
            )
        ]


class ApiToken(Identified):
    """A key to the API. Only its hash is kept: the key itself is shown once."""

    class Reach(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    reach = models.CharField(max_length=10, choices=Reach.choices, default=Reach.WRITE)
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now, editable=False)


class KeptMessage(models.Model):
    """What a person is told with the rest of the day's, since they chose so."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kept_messages")
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=400)
    body = models.TextField()
    kept_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
