"""How quickly annual reports are printed: `script/bench pdf [--reports N] [--plain N]`.

rate          reports per second of one core, warm process, every report different
vs_plain      how many times longer the same HTML takes the plain way: a new process, default fonts
              (processor time on both sides, so that a busy machine changes nothing)
growth:pages  time per page at the largest over that at the smallest number of pages
memory        resident memory after the last report over that after the tenth
size          bytes of one report
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongtou_brand.settings")

import django
from django.template.loader import render_to_string
from pypdf import PdfReader

django.setup()

from dongtou_brand.kernel import pdf  # noqa: E402
from dongtou_brand.kernel.pdf import engine  # noqa: E402
from reporting.rules.content import Content  # noqa: E402
from tests.factories.report_content import report_data  # noqa: E402

TEMPLATE = "pdf/report/document.html"
CREATED = datetime(2017, 7, 10, 1, tzinfo=UTC)
#: What somebody would write who had never measured: no shared fonts, no parsed style sheet, no quick ways.
PLAIN = """
import sys, weasyprint
html, css, pdf = sys.argv[1:]
weasyprint.HTML(filename=html).write_pdf(pdf, stylesheets=[css], pdf_variant="pdf/ua-1")
"""


def figure(name: str, value: float, unit: str, **at: Any) -> None:
    """Print one figure as a line of JSON."""
    print(json.dumps({"figure": name, "value": round(value, 3), "unit": unit, "at": at}), flush=True)


def sample(seed: int, times: int = 1) -> Content:
    """A report with numbers and names of its own; `times` repeats the sections of its chapters."""
    draw = Random(seed)  # noqa: S311
    data = report_data(number=f"DT-ZLCX-2016-{seed:04}", code=f"{draw.getrandbits(32):08X}")
    data["enterprise"]["name"] = (
        "温州" + "".join(draw.sample("海霞东屏元觉霓屿鹿西大门昆鹏洞头岙", 2)) + "电气有限公司"
    )
    for chapter in data["chapters"]:
        chapter["sections"] = chapter["sections"] * times
        for block in (block for section in chapter["sections"] for block in section["blocks"]):
            _vary(block, draw)
    return Content.model_validate(data)


def print_one(content: Content) -> bytes:
    """A report, exactly as the worker prints it."""
    title = f"{content.enterprise.name}{content.full_title}"
    return pdf.render(
        TEMPLATE, {"content": content}, created=CREATED, title=title, author=content.enterprise.name
    )


def _vary(block: dict[str, Any], draw: Random) -> None:
    for row in block.get("rows", []):
        row["cells"] = [_other(cell, draw) for cell in row["cells"]]


def _other(cell: str | None, draw: Random) -> str | None:
    """Another number of the same length."""
    if cell is None or not cell.replace(".", "").replace(",", "").isdigit():
        return cell
    return "".join(str(draw.randrange(1, 10)) if sign.isdigit() else sign for sign in cell)


def measure_rate(reports: int) -> None:
    """Print many different reports in this process."""
    contents = [sample(seed) for seed in range(reports)]
    size = len(print_one(sample(reports)))
    spent, resident = [], []
    started = time.process_time()
    for content in contents:
        spent.append(_seconds(partial(print_one, content)))
        resident.append(_resident())
    total = time.process_time() - started
    pages = len(PdfReader(BytesIO(print_one(contents[0]))).pages)
    slowest = statistics.quantiles(spent, n=20)[-1]
    figure("rate", reports / total, "reports/s/core", pages=pages, reports=reports, p95=round(slowest, 3))
    early = resident[min(9, reports - 1)]
    figure("memory", resident[-1] / early, "ratio", reports=reports, mib=round(resident[-1] / 2**20))
    figure("size", size, "bytes", pages=pages)


def measure_plain(times: int) -> None:
    """The same HTML in new processes with the fonts of the system, against this one."""
    content = sample(1)
    with tempfile.TemporaryDirectory() as folder:
        page, style = Path(folder, "report.html"), Path(folder, "report.css")
        meta = pdf.Meta("报告", "企业", CREATED, "", "zh-CN")
        page.write_text(render_to_string(TEMPLATE, {"content": content, "meta": meta}), encoding="utf-8")
        style.write_text(_plain_style(), encoding="utf-8")
        argv = [sys.executable, "-c", PLAIN, str(page), str(style), f"{folder}/report.pdf"]
        plain = [_seconds(lambda: _run(argv), _children) for _ in range(times)]
        ours = [_seconds(partial(print_one, content)) for _ in range(times)]
    usual = statistics.median(plain)
    figure("vs_plain", usual / statistics.median(ours), "ratio", plain_seconds=round(usual, 3), runs=times)


def measure_growth() -> None:
    """Time per page as a report gets longer; both reports are so long that their pages are full."""
    (few, short), (many, long) = _per_page(3), _per_page(10)
    figure(
        "growth:pages",
        long / short,
        "ratio",
        pages=[few, many],
        ms_per_page=[round(short * 1e3), round(long * 1e3)],
    )


def _per_page(times: int) -> tuple[int, float]:
    content = sample(2, times)
    spent = statistics.median(_seconds(lambda: print_one(content)) for _ in range(3))
    pages = len(PdfReader(BytesIO(print_one(content))).pages)
    return pages, spent / pages


def _plain_style() -> str:
    return "".join(_styles())


def _styles() -> Iterator[str]:
    yield engine.base_css(with_faces=False)
    for name in pdf.REPORT:
        yield engine.style_path(name).read_text(encoding="utf-8")


def _seconds(work: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> float:
    started = clock()
    work()
    return clock() - started


def _children() -> float:
    """Processor seconds of all processes that this one has started and seen end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(argv: list[str]) -> None:
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)


def _resident() -> int:
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Take all measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=60)
    parser.add_argument("--plain", type=int, default=5)
    options = parser.parse_args()
    pdf.warm_up()
    measure_rate(options.reports)
    measure_plain(options.plain)
    measure_growth()


if __name__ == "__main__":
    main()
