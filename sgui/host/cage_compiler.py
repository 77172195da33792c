"""`python -I -m sgui.host.cage_compiler POLICY`: the filter of a policy as JSON, for filter_unsafe."""

import json
import sys
import tempfile
from collections.abc import Sequence

from sgui.host import cage_policy
from sgui.host.seccomp_filter import call_name, call_number, seccomp_filter
from sgui.values.errors import SguiError


def main(arguments: Sequence[str]) -> int:
    try:
        cage = cage_policy.read(arguments[0])
        made = seccomp_filter(cage)
    except SguiError as error:
        print(f"{error}", file=sys.stderr)
        return 1
    with tempfile.TemporaryFile() as file:
        made.export_bpf(file)
        file.seek(0)
        instructions = file.read()
    numbers = {call_number(rule.call) for rule in cage.rules if rule.kills}
    names = {number: call_name(number) for number in numbers if number >= 0}
    print(json.dumps({"filter": instructions.hex(), "names": names}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
