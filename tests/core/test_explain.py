from dataclasses import replace

import pytest

from sgui.core.explain import explain
from tests.core.test_lattice import HIGH, LOW, domain, paste, policy


def test_explain_reads_as_answers_with_their_lines() -> None:
    both = replace(
        policy(domain("chat", LOW, paste(copy=True)), domain("bank", HIGH, paste("low"))),
        lines={
            "domains.bank.clipboard.paste_from": "policy.toml:7",
            "domains.bank.fullscreen": "policy.toml:9",
            "labels.high.level": "policy.toml:3",
        },
    )
    chat, bank = both.domains
    both = replace(both, domains=(chat, replace(bank, fullscreen=True)))
    assert explain(both, "chat", "bank") == (
        "chat: label low, level 0, categories {}",
        "bank: label high, level 3, categories {finance}",
        "information chat -> bank: yes: level 0 <= 3, categories {} within {finance} "
        "(domains.bank.label by default)",
        "clipboard   chat -> bank: yes: named there, and level 0 <= 3, categories {} within {finance} "
        "(policy.toml:7: domains.bank.clipboard.paste_from)",
        "overlay     chat over bank: no: chat is no overlay (domains.chat.overlay by default)",
        "information bank -> chat: no: level 3 of high > 0 of low (policy.toml:3: labels.high.level)",
        "clipboard   bank -> chat: no: bank may not copy (domains.bank.clipboard.copy by default)",
        "overlay     bank over chat: no: bank is no overlay (domains.bank.overlay by default)",
        "fullscreen  chat: no: chat may not take the whole output (domains.chat.fullscreen by default)",
        "guest alpha chat: no: chat is opaque whatever it says (domains.chat.guest_alpha by default)",
        "screenshot  chat: no: nobody takes any (management.screenshot by default)",
        "fullscreen  bank: yes: it is alone on the output then, so nothing flows (policy.toml:9: "
        "domains.bank.fullscreen)",
        "guest alpha bank: no: bank is opaque whatever it says (domains.bank.guest_alpha by default)",
        "screenshot  bank: no: nobody takes any (management.screenshot by default)",
        "focus       by the control socket: no: the user alone moves the focus (management.focus by default)",
    )


def test_explain_knows_only_domains_of_the_policy() -> None:
    with pytest.raises(KeyError):
        explain(policy(domain("a", LOW)), "a", "b")
