"""What members tell of themselves, each field to whom they say."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.people.models import Person


class Skill(models.Model):
    """A word of the list that all members share; `key` is the word without accents and capitals."""

    name = models.CharField(_("name"), max_length=40)
    key = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    """What somebody tells of themself in the directory of their networks.

    `seen_by` says for each field (`directory/rules.py`) to whom; a field not named is for nobody.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="profile")
    work = models.CharField(_("what I do"), max_length=200, blank=True)
    company = models.CharField(_("company"), max_length=120, blank=True)
    looking_for = models.CharField(_("what I look for"), max_length=300, blank=True)
    contact = models.CharField(_("how to reach me"), max_length=200, blank=True)
    skills = models.ManyToManyField(Skill, related_name="known_by")
    sought = models.ManyToManyField(Skill, related_name="sought_by")
    seen_by: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # Agrees to be suggested to others, and to be told of them.
    meets = models.BooleanField(default=False)
    changed_at = models.DateTimeField()


class NotThisOne(models.Model):
    """Somebody whom a member does not wish to be suggested again."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="not_this_one_once")
        ]
