"""Where allauth's accounts meet the product's persons."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import get_language

from etabli.people.models import User
from etabli.people.services import add_person, change_person


class AccountAdapter(DefaultAccountAdapter):
    """allauth keeps logins and addresses; a person comes with each new login."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user = super().save_user(request, user, form, commit=commit)
        add_person(user, form.cleaned_data["name"], language=get_language() or "fr")
        return user


def follow_address(user: User, **_: Any) -> None:
    """Whoever signs in with another address is written to at that one."""
    change_person(user.person, email=user.email)
