"""The whole way by clicking: from nothing, over a survey, to a desk booked by a respondent."""

import re
from contextlib import ExitStack
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import check_width, quiet, violations
from tests.browser.days import next_open_day
from tests.sites import Site

ADMINISTRATOR = "administrator@example.org"
OFFICER = "officer@example.org"
OPERATOR = "operator@example.org"
HOST = "host@example.org"
RESPONDENT = "respondent@example.org"
PASSWORD = "un-banc-sous-le-tilleul"
# Real communes, since the territory is made of such; all that is said about them is invented.
COMMUNES = {"39478": "Saint-Claude", "39413": "La Pesse", "39274": "Lajoux", "39579": "Viry"}
ANSWERS = "No;Profile;Home;Interest;Days\n" + "\n".join(
    f"{number};{profile};{code};{interest};2"
    for number, (profile, code, interest) in enumerate(
        (profile, code, interest)
        for profile in ("employee", "independent")
        for code in COMMUNES
        for interest in ("certain", "probable", "no")
    )
)


@pytest.fixture
def started(blank: Site):
    """A site on which only `etabli init` was run: its administrator's password."""
    told = blank.run("etabli", "init", ADMINISTRATOR)
    blank.serve(worker=True)
    password = re.search(r"(?:the password|le mot de passe) (\S+)", told)
    assert password
    return password[1]


@pytest.fixture
def people(blank: Site, someone):
    """Makes people of the site, whose pages neither fail nor complain until the end."""
    with ExitStack() as watched:

        def make(width: int = 1280) -> Page:
            page = someone(blank.url, width=width).new_page()
            watched.enter_context(quiet(page))
            page.goto("/en/")
            return page

        yield make


def follow(page: Page, *names: str) -> None:
    """Click on links, one after the other, and look at where they lead."""
    for name in names:
        page.get_by_role("link", name=name, exact=True).first.click()
        look(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
    look(page)


def look(page: Page) -> None:
    page.wait_for_load_state()
    check_width(page)
    assert violations(page) == [], page.url


def fill(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("(one) => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)


def told(page: Page, text: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(text)


def sign_in(page: Page, address: str, password: str) -> None:
    follow(page, "Sign in")
    fill(page, login=address, password=password)
    press(page, "Sign In")


def sign_up(page: Page, site: Site, address: str, name: str) -> None:
    """With a code that comes by e-mail, and a password."""
    follow(page, "Sign in", "sign up")
    fill(page, name=name, email=address, password1=PASSWORD)
    press(page, "Sign Up")
    fill(page, code=code_in(site.message_to(address).get_content()))
    press(page, "Confirm")
    expect(page.get_by_role("banner")).to_contain_text(name)


def code_in(message: str) -> str:
    found = re.search(r"^\s*([A-Z0-9]{3,}(?:-[A-Z0-9]+)*)\s*$", message, re.MULTILINE)
    assert found, message
    return found[1]


def give_role(page: Page, role: str, address: str) -> None:
    """On the team page of whatever is shown."""
    follow(page, "Team")
    fill(page, email=address, role=role)
    press(page, "Give")
    told(page, "Saved.")


def test_from_nothing_to_a_place_that_people_book(blank, started, people):
    """The administrator follows links only: a network, its place, its hours, its desks."""
    admin = people()
    sign_in(admin, ADMINISTRATOR, started)
    follow(admin, "Open places")
    fill(admin, name_fr="Réseau", name_en="Network")
    press(admin, "Save")
    told(admin, "no place yet")
    follow(admin, "Add a place")
    fill(admin, name_fr="La Remise", name_en="The Shed")
    press(admin, "Go on")
    fill(admin, address="1 rue d’Essai", commune_name="Essai")
    press(admin, "Save")
    told(admin, "opening hours")
    follow(admin, "Opening hours")
    fill(admin, **{f"{end}_{day}_0": at for day in range(5) for end, at in HOURS})
    press(admin, "Save")
    follow(admin, "Spaces", "Add a space")
    fill(admin, name_fr="Bureaux", name_en="Desks", units="1\n2\n3", seats="3")
    press(admin, "Save")
    follow(admin, "← The Shed")
    press(admin, "Open to bookings")
    told(admin, "is open to bookings")

    visitor = people(390)
    told(visitor, "The Shed")
    visitor.goto(f"/en/find/?day={next_open_day(7)}")
    told(visitor, "3 free")


HOURS = (("opens", "08:00"), ("closes", "18:00"))


def test_from_a_survey_to_a_booked_desk(blank, started, people):
    day = next_open_day(14)

    # A territory and a study of it, from nothing
    admin = people()
    sign_in(admin, ADMINISTRATOR, started)
    follow(admin, "Study a territory")
    fill(admin, name_fr="Essai", name_en="Trial", relief="mountain", codes="\n".join(COMMUNES))
    press(admin, "Add")
    told(admin, "4")

    officer = people()
    sign_up(officer, blank, OFFICER, "Odette Officer")
    give_role(admin, "study-officer", OFFICER)

    follow(officer, "Studies", "Begin a study")
    officer.locator("[name=territory]").select_option(label="Trial")
    fill(officer, name_fr="Une étude", name_en="A study", owner="Essai")
    fill(officer, contact_email="study@example.org")
    officer.get_by_label("An example, with invented answers").check()
    press(officer, "Save")
    press(officer, "Open the questionnaire")
    follow(officer, "Campaign", "Channels, links and posters")
    fill(officer, kind="poster", name="The bakery")
    press(officer, "Add")
    link = officer.locator("main a[href*='/s/']").inner_text()

    # A visitor answers on a phone, from the poster, and agrees to be invited
    visitor = people(390)
    visitor.goto(link)
    look(visitor)
    visitor.get_by_label("Self-employed or running a business").check()
    visitor.get_by_label("In which commune do you live?").select_option(label="Viry")
    visitor.get_by_label("Yes, certainly").check()
    visitor.get_by_label("On how many days a week?").fill("2")
    visitor.locator("[name=contact_purposes][value=opening]").check()
    fill(visitor, contact_name="Rose Respondent", contact_email=RESPONDENT)
    press(visitor, "Send my answers")
    told(visitor, "Your answers have come in")

    # The study officer sees it, adds the answers of a paper survey, estimates, proposes, prepares
    follow(officer, "← A study")
    told(officer, "1 answer so far")
    follow(officer, "Answers")
    officer.locator("[name=file]").set_input_files(as_file("answers.csv", ANSWERS))
    press(officer, "Read the file")
    press(officer, "Go on to the values")
    press(officer, "Import")
    expect(officer.locator("dl.figures dd").first).to_have_text("24", timeout=60_000)
    follow(officer, "← A study", "Demand")
    press(officer, "Estimate the demand")
    told(officer, "The demand is estimated")
    follow(officer, "Propose a network")
    fill(officer, hubs="1", nomad_per_district="0")
    press(officer, "Propose a network")
    press(officer, "Choose this network")
    press(officer, "Publish the report")
    follow(officer, "← The study", "Open its places, invite its respondents")
    fill(officer, name_fr="Réseau", name_en="Network")
    press(officer, "Prepare those that are missing")
    told(officer, "1 place is prepared")
    place = officer.locator("main td a").inner_text()

    # The operator completes the place and opens it
    operator = people()
    sign_up(operator, blank, OPERATOR, "Omar Operator")
    admin.goto("/en/")
    follow(admin, "Network")
    give_role(admin, "operator", OPERATOR)
    operator.goto("/en/")
    follow(operator, "Network", place, "Details")
    fill(operator, address="1 rue d’Essai")
    press(operator, "Save")
    follow(operator, "Opening hours")
    fill(operator, **{f"{end}_{day}_0": at for day in range(5) for end, at in HOURS})
    press(operator, "Save")
    press(operator, "Open to bookings")

    # The respondent is invited, accepts on the phone, and books the first desk
    follow(officer, "Invite those who asked for it")
    press(officer, "Send the invitations")
    told(officer, "1 invitation is on its way")
    invitation = blank.message_to(RESPONDENT).get_content()
    visitor.goto(re.findall(r"http://\S+/invitation/\S+", invitation)[0])
    look(visitor)
    press(visitor, "Accept and join")
    told(visitor, "Welcome!")
    fill(visitor, day=day.isoformat())
    press(visitor, "Search")
    nine = visitor.locator("option[value*='T09:00']").first
    visitor.locator("[name=starts_at]").first.select_option(nine.get_attribute("value"))
    press(visitor, "Choose")
    press(visitor, "Book")
    told(visitor, "It is booked.")

    # Moves it to the next day
    moved = day + timedelta(days=1)
    follow(visitor, "Move")
    fill(visitor, day=moved.isoformat())
    press(visitor, "Move")
    told(visitor, "Your booking has been moved.")

    # The host sees the day
    host = people()
    sign_up(host, blank, HOST, "Hugo Host")
    follow(admin, "Places", place)
    give_role(admin, "host", HOST)
    host.goto("/en/")
    follow(host, place)
    told(host, "Nobody is expected on that day.")
    fill(host, date=moved.isoformat())
    press(host, "Show")
    told(host, "Rose Respondent")

    # Cancels it
    press(visitor, "Cancel this booking")
    told(visitor, "The booking is cancelled.")
    host.reload()
    told(host, "Nobody is expected on that day.")

    # Where the member came from is told to the study officer and to nobody else
    operator.goto("/en/")
    follow(operator, "Network", "Members", "Rose Respondent")
    expect(operator.get_by_text("Came from the survey")).to_have_count(0)
    officer.goto(operator.url)
    told(officer, "Came from the survey")
    told(officer, "The bakery")
    admin.goto(operator.url)
    expect(admin.get_by_text("Came from the survey")).to_have_count(0)


def as_file(name: str, content: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
