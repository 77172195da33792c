"""Draw the golden pictures anew: `python -m tests.screens.regenerate [NAME...]`, all of them without names.

Look at every picture that changed before committing it, and say in the commit why it did.
"""

import sys

from tests.screens.claims import CLAIMS
from tests.screens.golden import GOLDEN, differing, load, save
from tests.screens.picture import rendered


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in CLAIMS]
    if unknown:
        print(f"screens: no claim is named {unknown[0]!r}", file=sys.stderr)
        return 2
    for name in names or CLAIMS:
        claim = CLAIMS[name]
        picture = rendered(claim.scene, claim.sources(claim.scene), claim.cursors)
        path = GOLDEN / f"{name}.png"
        if not path.exists() or differing(load(name), picture):
            save(picture, path)
            print(f"screens: {path.name} is new or changed, look at it")
    for path in () if names else GOLDEN.glob("*.png"):
        if path.stem not in CLAIMS:
            path.unlink()
            print(f"screens: {path.name} claimed nothing and is gone")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
