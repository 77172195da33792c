"""What is allowed and still worth a word: what does nothing, and what `run` will refuse."""

import pwd
from collections.abc import Iterator

from sgui.core.lattice import may_flow
from sgui.core.policy import DomainPolicy, Policy


def warnings(policy: Policy) -> tuple[str, ...]:
    """One line each, `FILE:LINE: key: what`, in the policy's order."""
    return tuple(_all(policy))


def unknown_owners(policy: Policy) -> tuple[str, ...]:
    """Owners that are no users of this system, each once."""
    owners = dict.fromkeys(domain.owner for domain in policy.domains if domain.owner)
    return tuple(owner for owner in owners if not _known(owner))


def refused_owners(policy: Policy, uid: int) -> tuple[str, ...]:
    """Why sgui, running as `uid`, cannot give the guests' sockets to their owners: a line for each reason."""
    unknown = unknown_owners(policy)
    owners = dict.fromkeys(domain.owner for domain in policy.domains if domain.owner)
    foreign = () if uid == 0 else (o for o in owners if o not in unknown and pwd.getpwnam(o).pw_uid != uid)
    return (
        *(f"policy: owner {owner!r}, must be a user of this system" for owner in unknown),
        *(
            f"policy: owner {owner!r}, must be the user who runs sgui where that is not root"
            for owner in foreign
        ),
    )


def _known(owner: str) -> bool:
    try:
        pwd.getpwnam(owner)
    except KeyError:
        return False
    return True


def _all(policy: Policy) -> Iterator[str]:
    if not policy.domains:
        yield _line(policy, "domains", "there is none, so no guest can connect")
    yield from _same_text(policy)
    unknown = unknown_owners(policy)
    for domain in policy.domains:
        key = f"domains.{domain.name}"
        if domain.owner in unknown:
            yield _line(policy, f"{key}.owner", f"'{domain.owner}' is no user here, sgui run will refuse it")
        for what in _needless(policy, domain):
            yield _line(policy, f"{key}.{what}.override", "excuses nothing, the lattice allows it all")


def _needless(policy: Policy, domain: DomainPolicy) -> Iterator[str]:
    """Tables whose override excuses nothing."""
    own = policy.label(domain.label)
    excused = [
        ("clipboard", domain.clipboard.override, domain.clipboard.paste_from | domain.clipboard.ask_from)
    ]
    if domain.overlay:
        excused.append(("overlay", domain.overlay.override, domain.overlay.over))
    for what, reason, sources in excused:
        if reason and all(may_flow(policy.label(source), own) for source in sources):
            yield what


def _same_text(policy: Policy) -> Iterator[str]:
    """Labels that domains wear and that read the same."""
    worn = {domain.label for domain in policy.domains}
    first: dict[str, str] = {}
    for label in policy.labels:
        if label.name in worn and first.setdefault(label.text, label.name) != label.name:
            key = f"labels.{label.name}.text"
            yield _line(policy, key, f'"{label.text}" is also the text of {first[label.text]}')


def _line(policy: Policy, key: str, what: str) -> str:
    place = policy.lines.get(key)
    return f"{place}: {key}: {what}" if place else f"{key}: {what}"
