"""The icons of the home screen, made from ``icon.svg`` with Chromium: ``python docs/generator/icons.py``."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / "src" / "nightcramp" / "web" / "static" / "icons"
CHROMIUM = os.environ.get("NIGHTCRAMP_CHROMIUM", "/usr/bin/chromium")
SIZES = (192, 512)
SAFE = 0.8
"""The part of a maskable icon that is never cut off."""


def main() -> None:
    """Draw each size twice: with its own round corners, and filling a square that may be cut to any shape."""
    drawing = (FOLDER / "icon.svg").read_text(encoding="utf-8")
    square = drawing.replace(' rx="112"', "").replace("<path", f'<path transform="translate({256 * (1 - SAFE)} '
                                                      f'{256 * (1 - SAFE)}) scale({SAFE})"')  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            for name, text in (("icon", drawing), ("maskable", square)):
                page.set_content(f'<body style="margin:0">{text.replace("<svg", f"<svg width={size} height={size}")}')
                page.screenshot(path=FOLDER / f"{name}-{size}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
