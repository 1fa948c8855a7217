"""The pictures of the README: `script/screenshots` starts a demonstration and photographs its main screens."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.services.browser import DESKTOP, PHONE, ROOT, Visit, chromium
from tests.services.portal import PASSWORD, Portal, build_assets_once, portal

FOLDER = ROOT / "docs" / "images"
MOST_BYTES = 200_000
COLOURS = 128


@dataclass(frozen=True)
class Shot:
    """One picture: its file, who looks, and the way from the first page; each step is the name of a link."""

    name: str
    account: str
    path: str
    steps: tuple[str, ...] = ()
    width: int = DESKTOP


SHOTS = (
    Shot("工作台", "qy01", "/home/"),
    Shot("对标自评", "qy01", "/benchmarking/assessments/", ("2018 年第二轮",)),
    Shot("差距分析", "qy01", "/benchmarking/gaps/"),
    Shot("企业名录", "scjg", "/enterprises/"),
    Shot("企业档案", "scjg", "/enterprises/?q=海霞", ("温州海霞电气有限公司",)),
    Shot("核验", "scjg", "/benchmarking/assessments/", ("核验",)),
    Shot("领导驾驶舱", "lingdao", "/leadership/"),
    Shot("报告验证-手机", "", "/reports/?q=海霞&year=2016", ("DT-ZLCX-2016",), PHONE),
)


@contextmanager
def demonstration() -> Iterator[Portal]:
    """A running portal with demonstration data of its own, gone afterwards."""
    build_assets_once()
    with portal() as made:
        made.manage("prepare")
        made.start()
        yield made


def sign_in(page: Page, account: str) -> None:
    """As a visitor does it."""
    page.goto("/accounts/login/")
    page.get_by_label("账号").first.fill(account)
    page.get_by_label("密码").first.fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def take(browser: Browser, address: str, shot: Shot, folder: Path) -> Path:
    """One picture of what the window shows, small enough for a repository."""
    visit = Visit(browser, address, shot.width)
    if shot.account:
        sign_in(visit.page, shot.account)
    visit.page.goto(shot.path)
    for step in shot.steps:
        visit.page.locator("main").get_by_role("link", name=step).first.click()
    visit.page.wait_for_load_state("networkidle")
    image = Image.open(io.BytesIO(visit.page.screenshot(animations="disabled")))
    visit.end()
    return write(image, folder / f"{shot.name}.png")


def write(image: Image.Image, path: Path) -> Path:
    """As a palette picture; raises ValueError for one that is still too large."""
    path.parent.mkdir(parents=True, exist_ok=True)
    few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path.name} 有 {path.stat().st_size} 字节，超过 {MOST_BYTES}")
    return path


def main() -> int:
    """Takes all pictures and names them."""
    with demonstration() as made, chromium() as browser:
        for shot in SHOTS:
            path = take(browser, made.address, shot, FOLDER)
            sys.stdout.write(f"{path.relative_to(ROOT)}　{path.stat().st_size // 1024} KB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
