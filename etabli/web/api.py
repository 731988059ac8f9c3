"""The API, put together from the rooms' parts."""

from etabli.booking.api import router as bookings
from etabli.core.api import Api
from etabli.fablab.api import router as workshop
from etabli.network.api import router as places
from etabli.study.api import router as studies
from etabli.territory.api import router as territories

api = Api(
    title="Établi",
    version="1",
    description="Places, what is free in them, bookings, machines, territories and studies.",
    urls_namespace="api",
    docs_url=None,
)
for part in (places, bookings, workshop, territories, studies):
    api.add_router("", part)
