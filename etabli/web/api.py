"""The API, put together from the rooms' parts."""

from etabli.access.api import router as agents
from etabli.access.code.api import router as codes
from etabli.access.door.api import router as doors
from etabli.access.entry.api import router as presence
from etabli.booking.api import router as bookings
from etabli.booking.attendance.api import router as attendance
from etabli.booking.busy.api import router as calendars
from etabli.booking.closing.api import router as closures
from etabli.booking.desk.api import router as visitors
from etabli.booking.feed.api import router as feeds
from etabli.booking.kiosk.api import router as screens
from etabli.booking.near.api import router as offers
from etabli.booking.series.api import router as series
from etabli.booking.terms.api import router as decisions
from etabli.booking.waitlist.api import router as waits
from etabli.community.api import router as members
from etabli.community.charter.api import router as charters
from etabli.community.directory.api import router as directory
from etabli.community.document.api import router as documents
from etabli.community.doubles.api import router as doubles
from etabli.community.emergency.api import router as emergencies
from etabli.community.importing.api import router as members_files
from etabli.community.organisation.api import router as organisations
from etabli.community.roll.api import router as roll
from etabli.core.api import Api
from etabli.entitlements.api import router as passes
from etabli.entitlements.plan.api import router as plans
from etabli.events.api import router as agenda
from etabli.fablab.api import router as workshop
from etabli.fablab.incident.api import router as incidents
from etabli.fablab.loan.api import router as tools
from etabli.fablab.machine.api import router as sheets
from etabli.fablab.presence.api import router as presences
from etabli.fablab.stock.api import router as stock
from etabli.fablab.switch.api import router as switches
from etabli.fablab.training.api import router as trainings
from etabli.fablab.upkeep.api import router as upkeep
from etabli.network.api import router as places
from etabli.network.floorplan.api import router as floors
from etabli.network.photo.api import router as photos
from etabli.network.webhooks.api import router as webhooks
from etabli.people.account.api import router as accounts
from etabli.people.messages.api import router as messages
from etabli.people.team.api import router as roles
from etabli.study.api import router as studies
from etabli.territory.api import router as territories

api = Api(
    title="Établi",
    version="1",
    description="Networks, places, what is free, bookings, calendars, visitors, members, roles, "
    "documents, plans and passes, doors, machines, events, territories and studies.",
    urls_namespace="api",
    docs_url=None,
)
for part in (
    places,
    photos,
    floors,
    bookings,
    offers,
    series,
    attendance,
    decisions,
    waits,
    calendars,
    feeds,
    closures,
    screens,
    visitors,
    members,
    roll,
    members_files,
    charters,
    documents,
    doubles,
    directory,
    emergencies,
    organisations,
    roles,
    agents,
    doors,
    presence,
    codes,
    plans,
    passes,
    workshop,
    sheets,
    presences,
    switches,
    trainings,
    upkeep,
    stock,
    tools,
    incidents,
    accounts,
    messages,
    agenda,
    territories,
    studies,
    webhooks,
):
    api.add_router("", part)
