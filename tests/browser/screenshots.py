"""Take the README's pictures from the real site: `make screenshots`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from browser.sites import ADDRESS, PROJECT, build, chromium_arguments, find_chromium, serve

OUT = PROJECT / "content" / "assets" / "screenshots"
SHOTS = [
    # name, page, scheme, width, height
    ("home-light", "", "light", 1360, 850),
    ("home-dark", "", "dark", 1360, 850),
    ("home-phone", "", "light", 390, 780),
    ("map-light", "streams/hospital-admission/2026-05-26/current-state/", "light", 1360, 1000),
    ("map-dark", "streams/loan-approval/2025-10-07/dependency/", "dark", 1360, 900),
    (
        "comparison-light",
        "compare/feature-delivery/2026-03-17-current-state-to-2026-10-13-current-state/",
        "light",
        1360,
        900,
    ),
    ("catalogue-light", "catalogue/", "light", 1360, 850),
    ("assess-light", "maturity/flow-engineering/loan-approval/", "light", 1360, 900),
]


def main() -> int:
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium or Chrome on this machine, so no screenshots.", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build(PROJECT / "mkdocs.yml", Path(folder) / urlsplit(ADDRESS).path.strip("/"))
        with serve(Path(folder)) as port:
            browser = playwright.chromium.launch(executable_path=chromium, args=chromium_arguments(port))
            for name, url, scheme, width, height in SHOTS:
                page = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
                )
                page.goto(ADDRESS + url, wait_until="networkidle")
                page.screenshot(path=OUT / f"{name}.png")
                page.close()
                print(OUT.relative_to(PROJECT) / f"{name}.png")
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
