"""What bars people from a page: the same look at every kind of page, in every mode."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

MODES: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}},
    "large text": {"viewport": {"width": 390, "height": 800}},
}
"""Settings of a browser's context by mode; `be_elder` switches the large text on."""


def be_elder(page: Page) -> None:
    """Show the page as in the mode with large text."""
    page.evaluate("document.documentElement.classList.add('is-elder')")


def barriers(page: Page, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """What axe finds on a page, and whether it scrolls sideways; nothing is as it should be."""
    found = [
        f"{violation['id']} {[node['target'] for node in violation['nodes'][:3]]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in impacts
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append("scrolls sideways")
    return found
