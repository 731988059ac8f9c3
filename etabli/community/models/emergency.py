"""Whom to call when something happens to somebody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.people.models import Person


class EmergencyContact(models.Model):
    """As the person themself wrote it down, for as long as they wish."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, related_name="emergency_contact"
    )
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("telephone"), max_length=30)
    relation = models.CharField(_("who that is"), max_length=80, blank=True)
    changed_at = models.DateTimeField()
