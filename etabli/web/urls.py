"""All addresses: pages under their language, the rest without one."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView

from etabli.booking.feed.views import place_calendar
from etabli.booking.views import calendar
from etabli.study.campaign.views import begun, begun_css
from etabli.study.survey_views import short_link
from etabli.web import views
from etabli.web.api import api

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="home"), name="root"),
    path("healthz", views.healthz, name="healthz"),
    path("api/v1/", api.urls),
    path("calendar/places/<str:token>.ics", place_calendar, name="place_calendar"),
    path("calendar/<slug:secret>.ics", calendar, name="calendar"),
    path("s/<slug:code>", short_link, name="short_link"),
    path("s/<slug:code>/begun.css", begun_css, name="begun_css"),
    path("s/<slug:code>/begun.svg", begun, name="begun"),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("account/", views.account, name="account"),
        path("account/", include("allauth.account.urls")),
        path("search/", views.search, name="search"),
        path("legal/", views.legal, name="legal"),
        path("privacy/", views.privacy, name="privacy"),
        path("accessibility/", views.accessibility, name="accessibility"),
        path("", include("etabli.people.urls")),
        path("", include("etabli.fablab.urls")),
        path("", include("etabli.events.urls")),
        path("", include("etabli.booking.urls")),
        path("", include("etabli.access.urls")),
        path("", include("etabli.entitlements.urls")),
        path("", include("etabli.community.urls")),
        path("", include("etabli.network.urls")),
        path("", include("etabli.launch.urls")),
        path("", include("etabli.indicators.urls")),
        path("territories/", include("etabli.territory.urls")),
        path("studies/", include("etabli.study.urls")),
        path("studies/", include("etabli.feasibility.urls")),
        path("survey/", include("etabli.study.survey_urls")),
        path("answer/", include("etabli.study.respondent.urls")),
    ),
]
