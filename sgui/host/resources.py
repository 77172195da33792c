"""Where sgui's own files lie: beside the package in a checkout, in sgui/share where it is installed."""

from pathlib import Path

from sgui.values.errors import HostError

PACKAGE = Path(__file__).resolve().parents[1]


def resource_folder(name: str, package: Path = PACKAGE) -> Path:
    """name: "labels" or "shaders". Raises HostError if it is in neither place."""
    places = (package / "share" / name, package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise HostError(f"resources: no folder {name}, it must be {places[0]} or {places[1]}")
