"""Every page of the app in the states that matter: the pictures and the test of accessibility go through them.

A state is an address, and what is done there. ``{Ann}`` in an address is the id of that person.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page

from nightcramp.web.context import PERSON_COOKIE
from nightcramp.web.security import MOST_BYTES_OF_ANYBODY
from nightcramp.web.sign_in import SESSION_COOKIE
from support.doctors import PEOPLE as AT_THE_DOCTORS
from support.doctors import given_of
from support.household import FAMILY, IMPORTED, TODAY, add_people, damage, example, fill, sign_up
from support.interviewed import PEOPLE as INTERVIEWED
from support.interviewed import interviewed
from support.web import Server, start

Done = Callable[[Page], None]
LAST_NIGHT = TODAY - datetime.timedelta(1)
DAY = "3 slices of bread with butter\nlentil soup, an apple\n200 ml milk\n3 glasses of water, 2 cups of coffee"
HOMES = ("nobody", "cases", "family", "accounts", "broken")
"""The households: nobody yet, people who are each alone, a family, one with accounts, and one whose data are damaged."""
CHECKED: dict[str, Any] = {
    "age": 46, "sex": "female", "one_leg_swollen": True, "leg_warm": "unknown", "leg_red_or_dark": False,
    "cramp_minutes": 4, "medicines": ["furosemde", "Ramipril", "wonder root"], "hard_knot": True,
}  # fmt: skip
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "new": ("me", {}),
    "adult": ("me", {"age": 46, "sex": "female"}),
    "Mum": ("other", {"age": 80}),
    "asked": ("me", CHECKED),
    "emergency": ("me", {"age": 46, "sex": "female", "chest_pain": True}),
    "typical": ("me", example("typical_at_70")),
    "clot": ("me", example("swollen_calf_at_52")),
    "magnesium": ("me", example("low_magnesium_in_mg_per_dl")),
    "pregnant": ("me", example("pregnant_week_31_one_leg_swollen")),
    "restless": ("me", example("restless_legs")),
    "kidneys": ("other", example("plan_woman_of_80_weak_kidneys_six_medicines")),
    **{case["name"]: ("me", given_of(case)) for case in AT_THE_DOCTORS},
}
"""People who are alone in their household."""


UNLIKE = ("man of 78 on six tablets", "woman of 31 weeks", "woman with one leg swollen")
"""Whose plans have parts that no other has."""


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """A page as it is looked at.

    Attributes:
        name: of its picture.
        whose: whom the browser looks at.
        path: the address.
        do: what is done there; the page that comes of it is the one that is looked at.
        is_alike: whether another state has all of its parts, so that only its picture is taken.
        home: which household: see :data:`HOMES`.
    """

    name: str
    whose: str
    path: str
    do: Done | None = None
    is_alike: bool = False

    @property
    def pattern(self) -> str:
        """The address as the app has it."""
        parts = {"today": "date", "last_night": "date", "running": "trial_id"}
        path = re.sub(r"^/people/\{[^}]+\}", "/people/{person_id}", self.path.partition("?")[0].partition("#")[0])
        return re.sub(r"\{(\w+)\}", lambda part: f"{{{parts.get(part[1], part[1])}}}", path)

    @property
    def home(self) -> str:
        """Which household it is."""
        if self.whose in FAMILY:
            return "family"
        return self.whose if self.whose in ("nobody", "accounts", "broken") else "cases"


@dataclasses.dataclass(frozen=True, slots=True)
class Home:
    """A household that a server serves: the ids by name, and the token of who is signed in."""

    ids: Mapping[str, str]
    token: str = ""

    def path_of(self, state: State) -> str:
        """The address of a state."""
        return state.path.format(**self.ids, last_night=LAST_NIGHT, today=TODAY)

    def open(self, context: BrowserContext, address: str, state: State, page: Page | None = None) -> Page:
        """The page in a state: in a new tab, unless one is given."""
        context.clear_cookies()
        cookies = {
            PERSON_COOKIE: self.ids.get(state.whose, ""),
            SESSION_COOKIE: "" if "sign-in" in state.path else self.token,
        }
        context.add_cookies(
            [{"name": name, "value": value, "url": address} for name, value in cookies.items() if value]
        )
        page = page or context.new_page()
        page.goto(self.path_of(state))
        if state.do:
            state.do(page)
        settled(page)
        return page


def serve(folder: Path, home: str) -> Server:
    """Start the server of a household; the one whose data are damaged logs its faults for nobody."""
    options = ["--accounts"] if home == "accounts" else []
    return start(folder, *options, log=subprocess.DEVNULL if home == "broken" else None)


def settled(page: Page) -> None:
    """Wait until the page is there, with the part of it that htmx fetches."""
    page.wait_for_load_state()
    if page.locator("[hx-trigger=load]").count():
        page.wait_for_load_state("networkidle")


def prepare(folder: Path, home: str) -> Home:
    """Fill the data folder of a household."""
    if home == "nobody":
        return Home({})
    if home == "cases":
        all_cases = CASES | {name: ("child" if "girl" in name else "me", given) for name, given in INTERVIEWED.items()}
        return Home(add_people(folder, {name: (kind, interviewed(given).raw() if name in INTERVIEWED else given)
                                        for name, (kind, given) in all_cases.items()}))  # fmt: skip
    if home == "broken":
        ids = add_people(folder, {"broken": ("me", {})})
        damage(folder)
        return Home(ids)
    ids = fill(folder)
    return Home(ids, sign_up(folder) if home == "accounts" else "")


# --- what is done on a page


def press(*names: str) -> Done:
    """Press buttons or follow links, one after the other."""

    def do(page: Page) -> None:
        for name in names:
            page.locator("button:visible, a:visible").get_by_text(name, exact=True).first.click()
            page.wait_for_load_state()

    return do


def then(*steps: Done) -> Done:
    """One after the other."""

    def do(page: Page) -> None:
        for step in steps:
            step(page)

    return do


def fill_in(label: str, text: str) -> Done:
    """Type into a field."""
    return lambda page: page.get_by_label(label, exact=True).fill(text)


def submitted(page: Page) -> None:
    """Send the form with its own first button."""
    page.locator("main form button:visible").first.click()
    page.wait_for_load_state()


def open_all(page: Page) -> None:
    """Open everything that is folded."""
    page.locator("main details").evaluate_all("all => all.forEach((each) => { each.open = true; })")


def mark_first(page: Page) -> None:
    """Mark the first line."""
    page.locator("main .line:visible input").first.check()


def meanwhile(page: Page) -> None:
    """Somebody else answers in another window; then the form is sent."""
    person = page.url.split("/")[4]
    address = page.url.split("/people")[0]
    page.request.patch(f"{address}/api/v1/people/{person}/answers", data={"smoker": True})
    submitted(page)


def no_export(page: Page) -> None:
    """Choose a file that is no copy of the data."""
    page.get_by_label("The file").set_input_files(
        {"name": "photo.json", "mimeType": "image/jpeg", "buffer": b"\xff\xd8"}
    )
    press("Read it in")(page)


def as_somebody_new(page: Page) -> None:
    """The same page of a person who was added this moment, because what is done there cannot be done twice."""
    address, _, rest = page.url.partition("/people/")
    person = page.request.post(f"{address}/api/v1/people", data={"relation": "me"}).json()["id"]
    page.goto(f"{address}/people/{person}/{rest.partition('/')[2]}")


def imported(*buttons: str) -> Done:
    """Choose a file and go on."""

    def do(page: Page) -> None:
        page.locator("input[type=file]").set_input_files(
            {"name": "nights.csv", "mimeType": "text/csv", "buffer": IMPORTED}
        )
        press("Look inside", *buttons)(page)

    return do


def too_large(page: Page) -> None:
    """Send more than is taken of somebody who is not signed in."""
    page.get_by_label("Name", exact=True).evaluate(
        "(field, most) => { field.value = 'a'.repeat(most); field.form.submit(); }", MOST_BYTES_OF_ANYBODY
    )
    page.get_by_role("heading", name="Too large").wait_for()


def passes(seconds: int) -> Done:
    """Begin the first step, and let time pass."""

    def do(page: Page) -> None:
        page.clock.install()
        page.reload()
        press("None of these")(page)
        page.clock.run_for(seconds * 1000)

    return do


LED = press("None of these")


def of(whose: str, path: str) -> str:
    """An address of a person."""
    return "/people/{" + whose + "}" + path


STATES: tuple[State, ...] = (
    State("home", "nobody", "/"),
    State("home-known", "Ann", "/"),
    State("home-child", "Lily", "/", is_alike=True),
    State("home-new", "new", "/"),
    State("more", "Ann", "/more"),
    State("people-first", "nobody", "/people"),
    State("people", "Ann", "/people"),
    State("people-change", "Ann", of("Ann", "/change")),
    State("people-delete", "Ann", of("Ann", "/delete")),
    State("data", "Ann", "/data"),
    State("data-one", "Ann", of("Ann", "/data"), is_alike=True),
    # relief
    State("relief-age", "nobody", "/relief"),
    State("relief-lines", "adult", "/relief", is_alike=True),
    State("relief-lines-marked", "adult", "/relief", mark_first),
    State("relief-step", "adult", "/relief", LED),
    State("relief-child", "Lily", "/relief", lambda page: LED(page) if page.locator("#lines:visible").count() else None),
    State("relief-next", "adult", "/relief", then(LED, press("It's not letting go")), is_alike=True),
    State("relief-over", "adult", "/relief", passes(150), is_alike=True),
    State("relief-wrong", "adult", "/relief", then(LED, press("Something is wrong"))),
    State("relief-last", "adult", "/relief", then(LED, *[press("It's not letting go")] * 3)),
    State("relief-long", "adult", "/relief", passes(602)),
    State("relief-unknown", "adult", "/relief", press("I don't know")),
    State("relief-gone", "adult", "/relief", then(LED, press("It's gone"))),
    State("relief-urgent", "adult", "/relief", then(mark_first, press("Go on"))),
    State("relief-clot", "clot", "/relief", is_alike=True),
    State("relief-emergency", "emergency", "/relief"),
    State("relief-written", "adult", "/relief/written"),
    # the questions
    State("check-number", "new", of("new", "/check")),
    State("check-fault", "new", of("new", "/check"), then(lambda page: page.locator("main input:visible").first.fill("many"), press("Go on"))),
    State("check-choice", "Mum", of("Mum", "/check"), is_alike=True),
    State("check-page", "adult", of("adult", "/check"), is_alike=True),
    State("check-page-marked", "adult", of("adult", "/check"), mark_first),
    State("check-page-open", "adult", of("adult", "/check"), open_all),
    State("check-yes", "asked", of("asked", "/check?ask=hard_knot")),
    State("check-pick", "asked", of("asked", "/check?ask=first_swollen_leg")),
    State("check-medicines", "asked", of("asked", "/check?ask=medicines")),
    State("check-tests", "kidneys", of("kidneys", "/check?ask=magnesium"), is_alike=True),
    State("check-conflict", "adult", of("adult", "/check"), then(mark_first, meanwhile)),
    State("check-answers", "asked", of("asked", "/answers")),
    State("words", "adult", of("adult", "/check/words")),
    State("words-ticks", "adult", of("adult", "/check/words"), then(
        fill_in("Tell it in your own words", "My calf cramps wake me up twice a week. I take furosemide 40 mg. No swelling, maybe a "
                "fever. Purple bananas."), submitted)),
    State("emergency", "emergency", of("emergency", "/emergency")),
    # the answer
    State("answer-none", "new", of("new", "/answer")),
    State("answer-diary", "Ann", of("Ann", "/answer")),
    State("answer-child", "Lily", of("Lily", "/answer")),
    State("answer-tablets", "Dad", of("Dad", "/answer"), is_alike=True),
    *(State(f"answer-{whose}", whose, of(whose, "/answer"), is_alike=True)
      for whose in ("typical", "clot", "magnesium", "pregnant", "restless", "kidneys", "emergency")),
    *(State(f"answer-open-{whose}", whose, of(whose, "/answer"), open_all) for whose in ("typical", "clot", "magnesium")),
    State("what-if", "typical", of("typical", "/what-if")),
    State("what-if-changed", "typical", of("typical", "/what-if?finding=one_leg_swollen&value=yes")),
    # plan
    State("plan-begun", "Ann", of("Ann", "/plan")),
    State("plan-adult", "adult", of("adult", "/plan"), is_alike=True),
    *(State(f"plan-{name.replace(' ', '-')}", name, of(name, "/plan"), is_alike=name not in UNLIKE) for name in INTERVIEWED),
    State("trials", "woman of 34", of("woman of 34", "/trials")),
    State("trials-running", "Ann", of("Ann", "/trials"), is_alike=True),
    State("trial-new", "woman of 34", of("woman of 34", "/trials/new?action=sleep_foot_position")),
    State("trial-running", "Ann", of("Ann", "/trials/{running}")),
    State("trial-result", "Ann", of("Ann", "/trials/{trial_id}")),
    State("food", "woman of 34", of("woman of 34", "/food")),
    State("food-found", "woman of 34", of("woman of 34", "/food"), then(fill_in("All food and drink of a usual day", DAY), press("Look at my day"))),
    State("food-fault", "woman of 34", of("woman of 34", "/food"), then(fill_in("All food and drink of a usual day", "2 glasses of moon dust"), press("Look at my day"))),
    State("safe", "woman of 34", of("woman of 34", "/safe")),
    State("safe-care", "man of 67 who stands all day", of("man of 67 who stands all day", "/safe?q=stretching+before+bed"), is_alike=True),
    State("safe-ask", "woman of 34", of("woman of 34", "/safe?q=hot+water+bottle")),
    State("safe-no", "man on dialysis", of("man on dialysis", "/safe?q=magnesium+tablets")),
    State("safe-many", "man of 78 on six tablets", of("man of 78 on six tablets", "/safe?q=heat"), is_alike=True),
    State("safe-nothing", "woman of 34", of("woman of 34", "/safe?q=magnesuim")),
    State("article", "nobody", "/article", is_alike=True),
    State("article-found", "nobody", "/article?q=needle"),
    State("article-dangerous", "nobody", "/article?verdict=harmful"),
    # nights
    State("nights-first", "adult", of("adult", "/nights")),
    State("nights-year", "Ann", of("Ann", "/nights")),
    State("nights-saved", "Ann", of("Ann", "/nights?saved={last_night}&was=missing")),
    State("nights-one", "Ann", of("Ann", "/nights/{date}"), is_alike=True),
    State("nights-open", "Ann", of("Ann", "/nights/{date}"), open_all),
    State("nights-new", "adult", of("adult", "/nights/{last_night}")),
    State("nights-day", "Ann", of("Ann", "/nights/{today}")),
    State("doctor", "Ann", of("Ann", "/doctor")),
    *(State(f"doctor-{number}", case["name"], of(case["name"], "/doctor"), is_alike=True)
      for number, case in enumerate(AT_THE_DOCTORS, 1)),
    # data, accounts, programs, errors
    State("import", "adult", of("adult", "/import")),
    State("import-meaning", "adult", of("adult", "/import"), imported()),
    State("import-preview", "adult", of("adult", "/import"), imported("See what would be added")),
    State("import-done", "adult", of("adult", "/import"), then(as_somebody_new, imported("See what would be added", "Add 2 nights"))),
    State("data-fault", "Ann", "/data", no_export),
    State("sign-in", "accounts", "/sign-in"),
    State("sign-in-fault", "accounts", "/sign-in", then(fill_in("Name", "ann"), fill_in("Password", "wrong"), press("Sign in")), is_alike=True),
    State("account", "accounts", "/account"),
    State("api", "nobody", "/api"),
    State("api-open", "nobody", "/api#post-assess", lambda page: page.locator("#post-assess > summary").click()),
    State("offline", "nobody", "/offline"),
    State("not-here", "nobody", "/nowhere"),
    State("too-large", "accounts", "/sign-in", too_large),
    State("fault", "broken", "/"),
)  # fmt: skip
