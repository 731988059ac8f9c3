from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import DateInput, Form
from etabli.core.money import Currency, Money
from etabli.study.campaign.poster import (
    LONGEST_LETTER,
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    Layout,
    Texts,
)
from etabli.study.models import Campaign, Channel, Study


class MoneyFields(Form):
    """An amount and its currency, kept in minor units; `amount` names the field in the model."""

    amount = "cost"
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices, required=False)

    def details(self) -> dict[str, Any]:
        """What the services take."""
        values = dict(self.cleaned_data)
        values["currency"] = values["currency"] or Currency.EUR
        if values[self.amount] is not None:
            values[self.amount] = Money.of(values[self.amount], values["currency"]).minor
        return values


def _amount(label: Any, help_text: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_digits=11,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )


class CampaignForm(MoneyFields):
    amount = "budget"
    name = forms.CharField(label=_("Name"), max_length=80)
    begins_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())
    budget = _amount(_("Budget"), _("Without VAT or with it, as long as the costs are alike."))
    field_order = ["name", "begins_on", "ends_on", "budget", "currency"]


class ChannelForm(MoneyFields):
    kind = forms.ChoiceField(label=_("Kind"), choices=Channel.Kind.choices)
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Such as the paper, or where it hangs.")
    )
    place = forms.CharField(label=_("Place or medium"), max_length=120, required=False)
    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=_("Campaign"), required=False, empty_label=_("No campaign")
    )
    begins_on = forms.DateField(
        label=_("First day"),
        required=False,
        widget=DateInput(),
        help_text=_("The campaign’s days count where these are left empty."),
    )
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DateInput())
    cost = _amount(_("Cost"), _("Print, postage, advertisement; 0 where it was free."))
    field_order = [
        "kind", "name", "place", "campaign", "begins_on", "ends_on", "cost", "currency",
    ]  # fmt: skip

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["campaign"].queryset = study.campaigns.all()


class PrintForm(Form):
    """The texts of a printed paper, before it is made."""

    title = forms.CharField(
        label=_("Title"), max_length=LONGEST_TITLE, widget=forms.Textarea(attrs={"rows": 2})
    )
    sentence = forms.CharField(
        label=_("One sentence"),
        max_length=LONGEST_SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    letter = forms.CharField(
        label=_("The letter"),
        max_length=LONGEST_LETTER,
        help_text=_("A line is a paragraph."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    layout = forms.CharField(widget=forms.HiddenInput)
    language = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, layout: Layout, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["sentence" if layout is Layout.LETTER else "letter"]

    def texts(self) -> Texts:
        values = self.cleaned_data
        return Texts(values["title"], values.get("sentence", ""), values.get("letter", ""))
