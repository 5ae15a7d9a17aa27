"""Pictures of every page, at phone and desktop size, by day and at night: ``make screenshots``, then look at each.

``python tests/support/screens.py NAME ...`` makes only those whose name begins so, or ends so, such as ``phone-night``. Beside the pictures in ``build/screens``
it puts together sheets of several, ``build/screens/sheets``, to be looked at in a few minutes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Error, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.states import HOMES, STATES, State, prepare, serve
from support.web import CHROMIUM, FLAGS, SIZES

FOLDER = Path(__file__).resolve().parents[2] / "build" / "screens"
SHEETS = FOLDER / "sheets"
THEMES = {"day": "light", "night": "dark"}
ON_A_SHEET = {"phone": 6, "desktop": 3}
SHEET_HEIGHT = 1700
TALLEST = 6000
"""Of a picture; the article and the page for programs are longer."""
LAY_OUT = """() => {
  for (const fixed of document.querySelectorAll(".tabs, .choices.bottom")) {
    if (getComputedStyle(fixed).position === "absolute") continue;
    fixed.style.position = "static";
    if (fixed.matches(".tabs")) document.body.append(fixed);
  }
  for (const claim of document.querySelectorAll(".claim")) claim.style.contentVisibility = "visible";
}"""
"""What moves along with a thumb would cover a picture of the whole page."""
LOOKS = [f"{size}-{theme}" for size in SIZES for theme in THEMES]
WIDTH = {"phone": 390, "desktop": 780}


def show(browser: Browser, folder: Path, home: str, wanted: list[State], looks: list[str]) -> None:
    """Take the pictures of the pages of one household."""
    known = prepare(folder, home)
    server = serve(folder, home)
    try:
        for size, options in SIZES.items():
            for theme, colours in THEMES.items():
                context = browser.new_context(base_url=server.address, color_scheme=colours, locale="en-GB", **options)
                for state in wanted if f"{size}-{theme}" in looks else ():
                    take(context, server.address, known, state, FOLDER / f"{state.name}-{size}-{theme}.png")
                context.close()
    finally:
        server.stop()


def take(context, address, known, state, target) -> None:  # type: ignore[no-untyped-def]
    """Take one picture."""
    try:
        page = known.open(context, address, state)
        page.evaluate(LAY_OUT)
        size = page.evaluate(
            "({ width: innerWidth, height: Math.max(innerHeight, document.documentElement.scrollHeight) })"
        )
        size["height"] = min(size["height"], TALLEST)
        page.screenshot(path=target, full_page=True, clip={"x": 0, "y": 0, **size})
        page.close()
    except Error as error:
        sys.stdout.write(f"{target.name}: {str(error).splitlines()[0]}\n")


def sheets(size: str, theme: str, names: list[str]) -> None:
    """Put several pictures beside each other."""
    number = ON_A_SHEET[size]
    pictures = [name for name in names if (FOLDER / f"{name}-{size}-{theme}.png").exists()]
    for at in range(0, len(pictures), number):
        sheet = Image.new("RGB", ((WIDTH[size] + 20) * number, SHEET_HEIGHT), "#777")
        for place, name in enumerate(pictures[at : at + number]):
            with Image.open(FOLDER / f"{name}-{size}-{theme}.png") as picture:
                height = round(picture.height * WIDTH[size] / picture.width)
                sheet.paste(picture.resize((WIDTH[size], height)), (place * (WIDTH[size] + 20), 0))
        sheet.save(SHEETS / f"{size}-{theme}-{at // number + 1:02}.png")


def main(names: list[str]) -> None:
    """Make the pictures."""
    SHEETS.mkdir(parents=True, exist_ok=True)
    looks = [name for name in names if name in LOOKS] or LOOKS
    names = [name for name in names if name not in LOOKS]
    chosen = [state for state in STATES if not names or state.name.startswith(tuple(names))]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for home in HOMES:
            if wanted := [state for state in chosen if state.home == home]:
                show(browser, Path(folder) / home, home, wanted, looks)
        browser.close()
    for look in looks:
        sheets(*look.split("-"), [state.name for state in chosen])
    sys.stdout.write(f"{FOLDER}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
