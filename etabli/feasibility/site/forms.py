from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.money import Currency, Money
from etabli.feasibility.models import Site
from etabli.study.models import Study
from etabli.study.selectors import places_of

HIGHEST_PRICE = 100_000_000  # in euros or francs: far above what a place costs


class SiteForm(Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    commune_code = forms.ChoiceField(label=_("Commune"))
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    owner = forms.CharField(
        label=_("Owner"),
        max_length=200,
        required=False,
        help_text=_("An organisation; somebody’s name only with their agreement."),
    )
    tenure = forms.ChoiceField(
        label=_("Tenure"), choices=Site.Tenure.choices, initial=Site.Tenure.UNKNOWN
    )
    price = forms.DecimalField(
        label=_("Price asked, without VAT"),
        required=False,
        min_value=0,
        max_value=HIGHEST_PRICE,
        decimal_places=2,
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    price_per = forms.ChoiceField(label=_("Price for"), choices=Site.Per.choices)
    state = forms.ChoiceField(label=_("State"), choices=Site.State.choices)
    fibre = forms.ChoiceField(
        label=_("Fibre"), choices=Site.Fibre.choices, initial=Site.Fibre.UNKNOWN
    )
    accessibility = forms.ChoiceField(
        label=_("Access for people with reduced mobility"),
        choices=Site.Accessibility.choices,
        initial=Site.Accessibility.UNKNOWN,
    )
    parking = forms.IntegerField(
        label=_("Parking spaces nearby"), required=False, min_value=0, max_value=5000
    )
    station_minutes = forms.IntegerField(
        label=_("Minutes on foot to the station"), required=False, min_value=0, max_value=240
    )
    shops_minutes = forms.IntegerField(
        label=_("Minutes on foot to the shops"), required=False, min_value=0, max_value=240
    )
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Read by all who may see the study."),
    )

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = places_of(study.territory).lists["home"][:-1]
        fields: dict[str, Any] = self.fields
        fields["commune_code"].choices = [(one.heading, one.places) for one in districts]

    @classmethod
    def told(cls, site: Site) -> dict[str, Any]:
        """What the form begins with for a site."""
        values = {field: getattr(site, field) for field in cls.base_fields if field != "price"}
        return {**values, "price": site.asked and site.asked.amount}

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        price = values["price"]
        values["price"] = None if price is None else Money.of(price, values["currency"]).minor
        return values
