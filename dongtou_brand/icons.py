"""The icon sprite: only the icons that the portal names, as one small SVG file.

The names stand in `static/icons.txt`; the drawings come from the Tabler package in `node_modules`.
"""

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"


class UnknownIcons(ValueError):
    """Names in the list that the icon package does not have; carries all of them."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        super().__init__("图标库中没有这些图标：" + "、".join(self.names))


def names_in(listing: Path) -> list[str]:
    """The icon names in the committed list, sorted and without repetition; `#` begins a remark."""
    lines = (line.split("#")[0].strip() for line in listing.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def sprite(names: Sequence[str], folder: Path) -> str:
    """One SVG with a `<symbol>` for each name, drawn from `folder/NAME.svg`.

    Raises UnknownIcons with every name that has no drawing.
    """
    missing = [name for name in names if not (folder / f"{name}.svg").is_file()]
    if missing:
        raise UnknownIcons(missing)
    ET.register_namespace("", SVG)
    root = ET.Element(f"{{{SVG}}}svg")
    root.extend(_symbol(name, folder / f"{name}.svg") for name in names)
    return ET.tostring(root, encoding="unicode")


def _symbol(name: str, drawing: Path) -> ET.Element:
    # The drawings are files of a package locked by hash, not input.
    source = ET.parse(drawing).getroot()  # noqa: S314
    drawn = ("viewBox", "fill", "stroke")
    look = {key: value for key, value in source.attrib.items() if key in drawn or key.startswith("stroke-")}
    symbol = ET.Element(f"{{{SVG}}}symbol", {"id": name, **look})
    # The package puts an empty square under each drawing for editors; it would only cost bytes.
    symbol.extend(part for part in source if part.get("stroke") != "none")
    for part in symbol.iter():
        part.tail = part.text = None
    return symbol
