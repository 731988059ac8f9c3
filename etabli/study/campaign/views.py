"""The pages of a campaign: its calendar, its channels and their links, what each brought."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.forms import accepted
from etabli.core.tables import csv_answer
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.rights import Action
from etabli.people.selectors import may
from etabli.study.campaign import exhibits, forms, selectors, services, sheet
from etabli.study.campaign.poster import Layout, pdf, qr_code, short_link, texts_of
from etabli.study.models import Campaign, Channel, Study
from etabli.study.report.telling import number, percent
from etabli.study.selectors import study_by_slug
from etabli.study.survey import questionnaire

CAMPAIGN = ("name", "begins_on", "ends_on", "currency")
CHANNEL = ("kind", "name", "place", "campaign", "begins_on", "ends_on", "currency")
# A picture of nothing: that it is asked for is all it is for.
NOTHING = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
KEPT = "private, max-age=86400"  # whoever reloads the questionnaire within a day counts once


@requires(Action.VIEW_STUDY, study_by_slug)
def campaign(request: SignedIn, study: Study) -> HttpResponse:
    """What runs now and what is over, what it cost, what each channel brought."""
    results = selectors.results(study)
    campaigns = selectors.campaigns_told(study, results.channels)
    profiles = _profiles(study)
    return render(
        request,
        "study/campaign.html",
        {
            "study": study,
            "manages": may(request.person, Action.MANAGE_STUDY, study),
            "campaigns": [(one, exhibits.period_told(one.period)) for one in campaigns],
            "running": [one for one in results.channels if one.state == "running"],
            "calendar": exhibits.calendar(campaigns, timezone.localdate(clock.now())),
            "calendar_rows": exhibits.calendar_rows(campaigns),
            "channels": [_channel_shown(one) for one in results.channels],
            "without": results.without.completed,
            "funnel": exhibits.funnel(results.channels) if results.channels else None,
            "profiles": list(profiles.values()),
            "by_profile": [
                (one.channel, exhibits.profiles_shown(one, profiles))
                for one in results.channels
                if one.answers
            ],
        },
    )


@requires(Action.VIEW_STUDY, study_by_slug)
def campaign_csv(request: SignedIn, study: Study) -> HttpResponse:
    rows = sheet.rows(selectors.results(study), list(_profiles(study)))
    return csv_answer(f"{study.slug}-campaign", rows)


@requires(Action.MANAGE_STUDY, study_by_slug)
def campaign_new(request: SignedIn, study: Study) -> HttpResponse:
    form = forms.CampaignForm(request.POST or None)
    if accepted(request, form, lambda: services.add_campaign(study, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("study_campaign", study.slug)
    return render(request, "study/campaign_form.html", {"study": study, "form": form})


@requires(Action.MANAGE_STUDY, selectors.campaign_of_study)
def campaign_edit(request: SignedIn, campaign: Campaign) -> HttpResponse:
    study = campaign.study
    if "remove" in request.POST:
        services.remove_campaign(campaign)
        messages.success(request, _("The campaign is gone; its channels stay."))
        return redirect("study_campaign", study.slug)
    told = {field: getattr(campaign, field) for field in CAMPAIGN}
    if campaign.budgeted:
        told["budget"] = campaign.budgeted.amount
    form = forms.CampaignForm(request.POST or None, initial=told)
    if accepted(request, form, lambda: services.change_campaign(campaign, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("study_campaign", study.slug)
    context = {"study": study, "campaign": campaign, "form": form}
    return render(request, "study/campaign_form.html", context)


@requires(Action.MANAGE_STUDY, study_by_slug)
def channels(request: SignedIn, study: Study) -> HttpResponse:
    """The ways of reaching people, with their links, their codes and what is printed for them."""
    form = forms.ChannelForm(study, request.POST or None)
    if accepted(request, form, lambda: services.add_channel(study, **form.details())):
        messages.success(request, _("The channel has its link."))
        return redirect("study_channels", study.slug)
    return render(
        request,
        "study/channels.html",
        {
            "study": study,
            "form": form,
            "channels": [
                (one, short_link(one.channel), exhibits.period_told(one.period))
                for one in selectors.results(study).channels
            ],
        },
    )


@requires(Action.MANAGE_STUDY, selectors.channel_of_study)
def channel_edit(request: SignedIn, channel: Channel) -> HttpResponse:
    told = {field: getattr(channel, field) for field in CHANNEL}
    if channel.spent:
        told["cost"] = channel.spent.amount
    form = forms.ChannelForm(channel.study, request.POST or None, initial=told)
    if accepted(request, form, lambda: services.change_channel(channel, **form.details())):
        messages.success(request, _("Saved."))
        return redirect("study_channels", channel.study.slug)
    context = {
        "study": channel.study,
        "channel": channel,
        "link": short_link(channel),
        "form": form,
    }
    return render(request, "study/channel_form.html", context)


@requires(Action.MANAGE_STUDY, selectors.channel_of_study)
def qr_svg(request: SignedIn, channel: Channel) -> HttpResponse:
    return _qr(channel, "svg", "image/svg+xml")


@requires(Action.MANAGE_STUDY, selectors.channel_of_study)
def qr_png(request: SignedIn, channel: Channel) -> HttpResponse:
    return _qr(channel, "png", "image/png")


@requires(Action.MANAGE_STUDY, selectors.channel_of_study)
def channel_print(request: SignedIn, channel: Channel) -> HttpResponse:
    """A poster, a letter or cards: the texts to look through, then the document."""
    asked = request.POST or request.GET
    layout = Layout(one) if (one := asked.get("layout")) in Layout.values else Layout.POSTER
    language = _language(asked.get("language"))
    form = forms.PrintForm(
        layout,
        request.POST or None,
        initial=vars(texts_of(channel, language)) | {"layout": layout.value, "language": language},
    )
    made: list[bytes] = []
    if accepted(request, form, lambda: made.append(pdf(channel, layout, language, form.texts()))):
        response = HttpResponse(made[0], content_type="application/pdf")
        name = f"{channel.code}-{layout.value}-{language}.pdf"
        response["Content-Disposition"] = f'inline; filename="{name}"'
        return response
    return render(
        request,
        "study/channel_print.html",
        {
            "study": channel.study,
            "channel": channel,
            "form": form,
            "layout": layout,
            "language": language,
            "layouts": Layout.choices,
            "link": short_link(channel),
        },
    )


@public
def begun_css(request: Request, code: str) -> HttpResponse:
    """The style with which a browser asks for a picture once a first answer is chosen."""
    channel = selectors.channel_by_code(code)
    picture = reverse("begun", args=[channel.code])
    chosen = ':is(input:checked, option:checked:not([value=""]))'
    style = f'.survey:has({chosen}) {{ background-image: url("{picture}"); }}\n'
    response = HttpResponse(style, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = KEPT
    return response


@public
def begun(request: HttpRequest, code: str) -> HttpResponse:
    """The picture: that it was asked for is counted, and nothing of who asked."""
    channel = selectors.channel_by_code(code)
    if request.method == "GET" and channel.study.is_open:
        services.count_start(channel)
    response = HttpResponse(NOTHING, content_type="image/svg+xml")
    response["Cache-Control"] = KEPT
    return response


def _channel_shown(one: selectors.ChannelTold) -> dict[str, object]:
    """A line of the table, written out."""
    share, a_day = one.brought.share, one.answers_a_day
    return {
        "told": one,
        "period": exhibits.period_told(one.period),
        "share": "—" if share is None else percent(share),
        "a_day": "—" if a_day is None else number(a_day, 1),
    }


def _profiles(study: Study) -> dict[str, str]:
    """The profiles that the questionnaire knows, by key."""
    asked = questionnaire.parse(study.questionnaire, where=study.slug).questions["profile"]
    return {choice.key: str(choice.label) for choice in asked.choices}


def _language(asked: str | None) -> str:
    return asked if asked in ("fr", "en") else (get_language() or "fr")[:2]


def _qr(channel: Channel, kind: str, content_type: str) -> HttpResponse:
    response = HttpResponse(qr_code(channel, kind), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{channel.code}.{kind}"'
    return response
