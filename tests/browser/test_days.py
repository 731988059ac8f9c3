"""An ordinary day of each role, by keyboard: what they come for, from their first page on.

All of them act on one site, a copy of the example, on a morning of its own: each request tells the
hour at which it is made.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Locator, Page, expect

from etabli.web.demo import PASSWORD
from tests.browser.checks import check, check_width, quiet
from tests.browser.conftest import Example, served
from tests.browser.days import next_open_day
from tests.browser.hours import HEADER
from tests.browser.people import KEYBOARD, PLAIN

pytestmark = pytest.mark.anywhere

PARIS = ZoneInfo("Europe/Paris")
MORNING = time(9)
PHONE, DESK = 390, 1280
EVERY_WAY = [(width, language) for width in (PHONE, DESK) for language in ("fr", "en")]


# What a host of the example is asked for.
ROOM = {"fr": "Salle de formation", "en": "Training room"}
# To the quiz of the example's training.
RIGHT = {"fr": ("Non, jamais", "Le PVC", "Le vinyle"), "en": ("No, never", "PVC", "Vinyl")}


class Someone:
    """One who uses the site by keyboard, and reads it in one language. What they look for is named
    in English, as in the code; of names that begin alike, the first one is meant."""

    def __init__(self, page: Page, language: str, look: Callable[[Page, str], None]) -> None:
        page.set_extra_http_headers({HEADER: at(MORNING).isoformat()})
        self.page = page
        self.language = language
        self._look = look
        self.main = page.get_by_role("main")

    def wait_until(self, hour: time) -> None:
        """Look at the same page again, later on the day."""
        self.page.set_extra_http_headers({HEADER: at(hour).isoformat()})
        self.page.reload()

    def begin(self) -> None:
        self.page.goto(f"/{self.language}/")
        self.look()

    def say(self, text: str) -> str:
        with translation.override(self.language):
            return gettext(text)

    def room(self, name: str) -> None:
        """Go through the navigation, which is a menu on a phone."""
        self._open_menu()
        self.enter(self._named(self.page.get_by_role("banner"), "link", name))

    def account(self) -> None:
        self._open_menu()
        self.enter(self.page.locator("header ul.account a").first)

    def follow(self, *names: str) -> None:
        for name in names:
            self.enter(self._named(self.main, "link", name))

    def press(self, name: str) -> None:
        self.enter(self._named(self.main, "button", name))

    def open(self, name: str) -> None:
        """What a page keeps folded."""
        self.main.locator("summary", has_text=self.say(name)).first.focus()
        self.page.keyboard.press("Enter")

    def enter(self, one: Locator) -> None:
        """Press Enter where it leads to another page, and look at that one."""
        one.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def link(self, end: str) -> Locator:
        """The first link to an address that ends so."""
        return self.main.locator(f"a[href$='{end}']").first

    def tick(self, name: str, value: str = "") -> None:
        self.main.locator(
            f"[name='{name}']" + (f"[value='{value}']" if value else "")
        ).first.focus()
        self.page.keyboard.press("Space")

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            field = self.main.locator(f"[name='{name}']").first
            if field.evaluate("(one) => one.tagName") == "SELECT":
                field.select_option(text)
            else:
                field.fill(text)

    def choice(self, name: str, which: str = ":not([value=''])") -> str:
        """The value of the first choice of a list that is `which`."""
        found = self.main.locator(f"[name='{name}']").first.locator(f"option{which}").first
        return found.get_attribute("value") or ""

    def told(self, text: str) -> None:
        expect(self.main).to_contain_text(self.say(text))

    def look(self) -> None:
        self.page.wait_for_load_state()
        self._look(self.page, self.language)

    def _open_menu(self) -> None:
        menu = self.page.locator("header summary")
        if menu.is_visible():
            menu.focus()
            self.page.keyboard.press("Enter")

    def _named(self, inside: Locator, kind: str, name: str) -> Locator:
        words = r"\s+".join(map(re.escape, self.say(name).split()))
        return inside.get_by_role(kind, name=re.compile(rf"^(←\s)?{words}")).first  # type: ignore[arg-type]


def glance(page: Page, language: str) -> None:
    """What is quick to see: `test_pages` looks at each page closely."""
    expect(page.locator("html")).to_have_attribute("lang", language)
    check_width(page)


def day() -> date:
    """Places are open on it, and all of it is yet to come."""
    return next_open_day(1)


def at(hour: time) -> datetime:
    return datetime.combine(day(), hour, PARIS)


@pytest.fixture(
    scope="module",
    params=[None, *(pytest.param(way, marks=pytest.mark.full) for way in EVERY_WAY)],
    ids=lambda way: "-".join(map(str, way)) if way else "by turns",
)
def way(request: pytest.FixtureRequest) -> tuple[int, str] | None:
    """Everybody at this width and in this language, each time on a site of their own; or, for all
    on one site, by turns."""
    return request.param


@pytest.fixture(scope="module")
def site(made, way, tmp_path_factory) -> Iterator[Example]:
    with served(made, tmp_path_factory.mktemp("days")) as site:
        yield site


@pytest.fixture
def come(site, way, someone) -> Iterator[Callable[..., Someone]]:
    """Makes people who come in the morning, signed in by their role or their address."""
    with ExitStack() as watched:

        def make(role: str, usual: tuple[int, str]) -> Someone:
            width, language = way or usual
            context = someone(site.url, width=width, language=language)
            if role in site.sessions:
                context.add_cookies([site.cookie_of(role)])
            page = context.new_page()
            watched.enter_context(quiet(page))
            one = Someone(page, language, check if way else glance)
            one.begin()
            if role not in site.sessions:
                sign_in(one, role)
            return one

        yield make


def sign_in(one: Someone, address: str) -> None:
    one.room("Sign in")
    one.fill(login=address, password=PASSWORD)
    one.press("Sign In")


def book(one: Someone, place: str, kind: str, begins: time) -> None:
    """Find something at a place today, and choose it."""
    one.room("Find and book")
    one.fill(day=day().isoformat(), length="120", kind=kind, place=place)
    one.press("Search")
    one.fill(starts_at=one.choice("starts_at", f"[value*='T{begins:%H:%M}']"))
    one.press("Choose")


def test_a_member_finds_books_changes_comes_and_leaves(come, site):
    member = come(PLAIN, (PHONE, "fr"))
    book(member, site.facts["place"], "open_space", time(9, 30))
    member.press("Book")
    member.told("It is booked.")
    member.follow("Move")
    member.fill(from_time="10:00", until_time="12:00")
    member.press("Move")
    member.told("Your booking has been moved.")
    member.wait_until(time(9, 40))
    member.press("I am here")
    member.told("Noted. Have a good time here.")
    member.wait_until(time(11))
    member.press("Leave and free the rest")
    member.told("Noted: the rest of the time is free for others.")
    member.follow("All my bookings")
    member.account()
    member.follow("My messages")
    member.tick("events", "never")
    member.press("Save")
    member.told("Saved.")


def test_a_host_receives_answers_and_closes_a_room(come, site):
    member = come(KEYBOARD, (PHONE, "fr"))
    book(member, site.facts["place"], "open_space", time(9))
    member.press("Book")
    book(member, site.facts["place"], "workshop", time(14))
    member.press("Ask for it")

    host = come("host", (DESK, "en"))
    host.enter(host.link("/day/"))
    host.press("is here")
    host.told("Noted.")
    host.enter(host.link("/requests/"))
    host.enter(host.main.get_by_role("row", name="Claude Essai").get_by_role("link"))
    host.press("Accept")
    host.told("Accepted.")

    host.page.goto(f"/{host.language}/places/{site.facts['place']}/")
    host.follow("Reception")
    host.fill(name="Viviane Visite", what=host.choice("what"))
    host.tick("agrees")
    host.press("Let in and check in")
    expect(host.main.get_by_role("row", name="Viviane Visite")).to_be_visible()

    host.follow("Who is expected", "Close a space")
    host.fill(
        space=host.choice("space", f":has-text('{ROOM[host.language]}')"),
        first=day().isoformat(),
        last=day().isoformat(),
    )
    host.fill(from_time="14:30", until_time="15:00", reason_fr="Fuite d’eau", reason_en="A leak")
    host.press("See whom it concerns")
    host.told("Whom it concerns")
    expect(host.main).to_contain_text("Claude Essai")
    host.press("Close it and tell them")
    expect(host.main).to_contain_text({"fr": "Fuite d’eau", "en": "A leak"}[host.language])
    member.page.reload()
    member.told("This booking has been cancelled.")


def test_an_instructor_teaches_authorises_and_has_a_fault_mended(come, site):
    training = f"trainings/{site.facts['training']}/"
    instructor = come("instructor", (PHONE, "en"))
    instructor.enter(instructor.link("/workshop/"))
    instructor.follow("Sessions and checks")
    instructor.open("Plan a session")
    instructor.fill(training=instructor.choice("training"), seats="2", day=day().isoformat())
    instructor.fill(from_time="10:00", until_time="11:30")
    instructor.press("Plan it")
    instructor.told("The session is planned.")

    learner = come(PLAIN, (DESK, "fr"))
    learner.room("Machines")
    learner.enter(learner.link(f"machines/{site.facts['machine']}/"))
    learner.enter(learner.link(training))
    learner.press("Register")
    learner.told("You are registered.")
    learner.follow("Answer the quiz")
    for right in RIGHT[learner.language]:
        learner.main.get_by_label(right).focus()
        learner.page.keyboard.press("Space")
    learner.press("Send my answers")

    instructor.wait_until(time(11, 30))
    instructor.enter(instructor.main.locator("a[href*='/sessions/']").first)
    instructor.tick("came")
    instructor.press("Save")
    instructor.follow("Sessions and checks")
    instructor.enter(instructor.main.get_by_role("link", name="Claude Essai").first)
    instructor.fill(passed="yes")
    instructor.press("Save")
    expect(instructor.main.get_by_role("row", name="Claude Essai")).to_be_visible()

    learner.enter(learner.link(f"machines/{site.facts['machine']}/"))
    learner.follow("Report a fault")
    learner.fill(description="La courroie patine.")
    learner.tick("stops_use")
    learner.press("Report it")
    learner.told("Thank you: those who look after the machine are told.")
    instructor.enter(instructor.link("/workshop/"))
    instructor.enter(instructor.main.get_by_role("link", name="La courroie patine."))
    instructor.fill(work_done="Courroie tendue.")
    instructor.press("Save")
    instructor.told("mended")


def test_an_operator_of_several_places_sets_rules_and_sells(come, site):
    operator = come("operator", (DESK, "fr"))
    places = operator.main.locator("a[href$='/day/']")
    assert places.count() > 1
    operator.enter(operator.link(f"places/{site.facts['place']}/day/"))
    operator.follow("← ", "Rules")
    operator.fill(**{"could-person": operator.choice("could-person", ":has-text('Claude Essai')")})
    operator.fill(**{"could-space": operator.choice("could-space"), "could-day": day().isoformat()})
    operator.fill(**{"could-from_time": "16:00", "could-until_time": "17:00"})
    operator.press("Ask")
    operator.told("yes.")
    operator.fill(grace="45")
    operator.press("Save")
    operator.told("Saved.")

    operator.begin()
    operator.enter(operator.link(f"networks/{site.facts['network']}/"))
    operator.follow("Members")
    sold_to = operator.main.locator("tbody th a").first
    name = sold_to.inner_text()
    operator.enter(sold_to)
    operator.follow("Give a plan or pass")
    operator.fill(plan=operator.choice("plan", ":has-text('10')"))
    operator.press("Give")
    expect(operator.main.get_by_role("status")).to_contain_text(name)


def test_a_coordinator_and_a_funder_read_the_figures(come, site):
    for role in ("coordinator", "funder"):
        reader = come(role, (PHONE, "en") if role == "funder" else (DESK, "fr"))
        reader.enter(reader.link("/indicators/"))
        reader.follow("← ")
        rows = reader.main.locator("tbody tr")
        assert rows.count() > 1
        sheet = reader.page.request.get(reader.main.locator("a[href*='csv']").get_attribute("href"))
        assert sheet.ok
        assert len(sheet.text().splitlines()) > rows.count()

    reader.begin()
    reader.enter(reader.link(f"studies/{site.facts['study']}/"))
    reader.enter(reader.link("/demand/"))
    reader.enter(reader.link(f"studies/{site.facts['study']}/"))
    reader.follow("Business plans")
    reader.enter(reader.link(f"{site.facts['business_plan']}/"))
    reader.follow("Version 1")


def test_an_employer_sees_days_alone_and_shares_a_pass(come, site):
    manager = come("member", (PHONE, "fr"))
    manager.account()
    manager.follow("My organisations")
    manager.enter(manager.link(f"{site.facts['organisation']}/"))
    expect(manager.main.get_by_role("region", name=manager.say("Days booked"))).to_be_visible()
    manager.enter(manager.link(f"{site.facts['shared']}/"))
    manager.open("Say who may use it")
    manager.tick("who", "named")
    manager.tick("named")
    manager.fill(ceiling="10")
    manager.press("Save")
    manager.told("Saved.")


def test_a_study_officer_visits_a_site_and_reckons_a_plan(come, site):
    officer = come("study-officer", (DESK, "en"))
    officer.enter(officer.link(f"studies/{site.facts['study']}/"))
    officer.follow("Candidate sites", "Write down a site")
    officer.fill(name="Ancienne poste", commune_code=officer.choice("commune_code"))
    officer.press("Save")
    officer.press("Begin a visit")
    expect(officer.main.locator("[data-status]")).to_contain_text(
        officer.say("Ready to be used without a signal.")
    )
    officer.fill(**{"lot.roof:state": "good"})
    expect(officer.main.locator("[data-status]")).to_contain_text(
        officer.say("Everything has been sent.")
    )
    officer.press("Take over into the site’s sheet")
    officer.told("The site’s sheet says now what the visit saw.")

    officer.enter(officer.link(f"studies/{site.facts['study']}/"))
    officer.follow("Business plans")
    officer.enter(officer.link(f"{site.facts['business_plan']}/"))
    officer.enter(officer.main.locator("a[href*='/entries/grants/']").first)
    officer.fill(amount_likely="20000")
    officer.press("Save")
    officer.told("Saved; compute the plan to see what follows.")
    officer.fill(note="Moins d’aide")
    officer.press("Compute the plan")
    expect(officer.page).to_have_url(re.compile("/versions/2/$"))
    officer.told("Moins d’aide")
