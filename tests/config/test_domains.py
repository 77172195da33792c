"""Groups D and H for domains: what each may do, and that no line overrules the lattice silently."""

import pytest

from sgui.core.policy import REGIONS, Bridge, Clipboard, DomainPolicy, Overlay
from sgui.values.geometry import Size
from sgui.values.scene import Scaling
from tests.config.policies import SMALL, changed, parsed, reasons

LABELS = """version = 1
[labels.low]
text = "LOW"
color = "#8abd42"
[labels.high]
text = "HIGH"
color = "#c01c28"
level = 3
categories = ["finance"]
"""


def domain(lines: str, label: str = "low") -> str:
    return f'{LABELS}[domains.d]\nlabel = "{label}"\n{lines}\n'


def refused(lines: str, label: str = "low") -> list[str]:
    """Reasons without file and line."""
    return [reason.split(": ", 1)[1] for reason in reasons(domain(lines, label))]


def test_a_label_is_all_that_a_domain_needs() -> None:
    assert parsed(domain("")).domains == (
        DomainPolicy(
            name="d",
            label="low",
            max_size=Size(1920, 1080),
            scaling=Scaling.FIT,
            owner="",
            fullscreen=False,
            screenshot=False,
            guest_alpha=False,
            dmabuf=False,
            udmabuf=False,
            capture=False,
            touch=False,
            keyboard="",
            clipboard=Clipboard(),
            overlay=None,
            bridge=None,
        ),
    )


def test_each_key_of_a_domain_is_read() -> None:
    found = parsed(
        domain(
            'max_size = [3840, 2160]\nscaling = "none"\nowner = "sgui-d"\n'
            'clipboard = { copy = true, paste_from = ["high"], ask_from = ["low"], override = "daily" }\n'
            "fullscreen = true\nscreenshot = true\nguest_alpha = true\ncapture = true\n"
            "dmabuf = true\nudmabuf = true\n"
            'touch = true\nkeyboard = "de"\n'
            'overlay = { over = ["low"], opacity = 0.85, region = "top-right", size = [480, 320] }\n'
            'bridge = { kind = "qemu", qmp = "/run/d.qmp", console = 2 }'
        )
    ).domains[0]
    assert found == DomainPolicy(
        name="d",
        label="low",
        max_size=Size(3840, 2160),
        scaling=Scaling.NONE,
        owner="sgui-d",
        fullscreen=True,
        screenshot=True,
        guest_alpha=True,
        dmabuf=True,
        udmabuf=True,
        capture=True,
        touch=True,
        keyboard="de",
        clipboard=Clipboard(True, frozenset({"high"}), "daily", frozenset({"low"})),
        overlay=Overlay(frozenset({"low"}), 0.85, "top-right", Size(480, 320)),
        bridge=Bridge("qemu", (("qmp", "/run/d.qmp"), ("console", "2"))),
    )


def test_the_files_order_of_domains_is_kept() -> None:
    text = LABELS + "".join(f'[domains.{name}]\nlabel = "low"\n' for name in "zab")
    assert [found.name for found in parsed(text).domains] == ["z", "a", "b"]
    dotted = LABELS.replace("version = 1", 'version = 1\ndomains.q.label = "low"\ndomains.c.label = "low"')
    assert [found.name for found in parsed(dotted).domains] == ["q", "c"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (
            "max_size = [0, 5]",
            "domains.d.max_size: an array of 2, allowed is [width, height], each 1 to 16384",
        ),
        ("max_size = 5", "domains.d.max_size: 5, allowed is [width, height], each 1 to 16384"),
        ('scaling = "stretch"', "domains.d.scaling: 'stretch', allowed is none, integer, fit"),
        ('owner = "0; rm"', "domains.d.owner: '0; rm', allowed is a user name"),
        ("fullscreen = 1", "domains.d.fullscreen: 1, allowed is true or false"),
        ('screenshot = "yes"', "domains.d.screenshot: 'yes', allowed is true or false"),
        ("guest_alpha = 0.5", "domains.d.guest_alpha: 0.5, allowed is true or false"),
        ('keyboard = "DE"', "domains.d.keyboard: 'DE', allowed is [a-z][a-z0-9-]{0,30}, or \"\""),
        ("clipboard = true", "domains.d.clipboard: true, allowed is a table"),
        ("clipboard = { copy = 1 }", "domains.d.clipboard.copy: 1, allowed is true or false"),
        (
            'clipboard = { paste = ["low"] }',
            "domains.d.clipboard.paste: unknown key, allowed are copy, paste_from, ask_from",
        ),
        (
            'clipboard = { paste_from = ["low"], ask_from = ["low"] }',
            "domains.d.clipboard.ask_from: 'low' is in paste_from too, allowed is one of the two",
        ),
        ('clipboard = { ask_from = ["none"] }', "domains.d.clipboard.ask_from: no label 'none', allowed are"),
        ('clipboard = { override = "" }', "domains.d.clipboard.override: '', allowed are 1 to 200 printable"),
        ('clipboard = { override = "\\u202e" }', r"domains.d.clipboard.override: '\u202e', allowed are"),
        ("focus = true", "domains.d.focus: unknown key"),
        ("Label = 1", "domains.d.Label: unknown key"),
        ("bridge = {}", "domains.d.bridge.kind: missing, must be given"),
        ('bridge = { kind = "qemu" }', "domains.d.bridge.qmp: missing, must be given"),
        (
            'bridge = { kind = "qemu", qmp = "vm.qmp" }',
            "domains.d.bridge.qmp: 'vm.qmp', allowed is an absolute",
        ),
        (
            'bridge = { kind = "qemu", qmp = "/q", name = "g" }',
            "domains.d.bridge.name: does not belong to a bridge of kind qemu",
        ),
        (
            'bridge = { kind = "qemu", qmp = "/q", console = 16 }',
            "domains.d.bridge.console: 16, allowed is",
        ),
        (
            'bridge = { kind = "qemu", qmp = "/q", console = "0" }',
            "domains.d.bridge.console: '0', allowed is",
        ),
        (
            'bridge = { kind = "xen", console = 0 }',
            "domains.d.bridge.console: does not belong to a bridge of kind xen",
        ),
        (
            'bridge = { kind = "xen", qmp = "/q" }',
            "domains.d.bridge.qmp: does not belong to a bridge of kind xen",
        ),
        ('bridge = { kind = "xen", name = "a b" }', "domains.d.bridge.name: 'a b', allowed is"),
        (
            'bridge = { kind = "spice" }',
            "domains.d.bridge.kind: 'spice', allowed is qemu, xen, rfb, libvirt",
        ),
        ('bridge = { kind = "libvirt" }', "domains.d.bridge.machine: missing, must be given"),
        (
            'bridge = { kind = "libvirt", machine = "qemu+ssh://host/system/bank" }',
            "domains.d.bridge.machine: 'qemu+ssh://host/system/bank', allowed are qemu:///session/NAME",
        ),
        ('bridge = { kind = "x11" }', "domains.d.bridge.program: missing, must be given"),
        ('bridge = { kind = "x11", program = "xterm" }', "domains.d.bridge.program: 'xterm', allowed is an"),
        (
            'bridge = { kind = "x11", program = [] }',
            "domains.d.bridge.program: an array of 0, allowed",
        ),
        ('bridge = { kind = "x11", program = ["a", 1] }', "domains.d.bridge.program: 1, allowed is an array"),
        ('bridge = { kind = "x11", program = ["a\\n"] }', "domains.d.bridge.program: 'a\\n', allowed is an"),
        (
            'bridge = { kind = "x11", program = [""] }',
            "domains.d.bridge.program: '', allowed is a program first",
        ),
        (
            'bridge = { kind = "x11", program = ["-x"] }',
            "domains.d.bridge.program: '-x', allowed is a program",
        ),
        (
            'bridge = { kind = "x11", program = ["a"], windows = "many" }',
            "domains.d.bridge.windows: 'many', allowed is fill or own",
        ),
        (
            'bridge = { kind = "x11", program = ["a"], home = "x" }',
            "domains.d.bridge.home: 'x', allowed is an absolute",
        ),
        (
            'bridge = { kind = "x11", program = ["a"], qmp = "/q" }',
            "domains.d.bridge.qmp: does not belong to a bridge of kind x11",
        ),
        ('bridge = { kind = "rfb" }', "domains.d.bridge.server: missing, must be given"),
        (
            'bridge = { kind = "rfb", server = "vnc.example.org:5900" }',
            "domains.d.bridge.server: 'vnc.example.org:5900', allowed are unix:/PATH, 127.0.0.1:PORT and",
        ),
        (
            'bridge = { kind = "rfb", server = "127.0.0.1:1", encoding = "jpeg" }',
            "domains.d.bridge.encoding: 'jpeg', allowed is raw, tight, zrle, hextile",
        ),
        (
            'bridge = { kind = "rfb", server = "127.0.0.1:1", password_file = "secret" }',
            "domains.d.bridge.password_file: 'secret', allowed is an absolute path",
        ),
        (
            'bridge = { kind = "rfb", server = "127.0.0.1:1", qmp = "/q" }',
            "domains.d.bridge.qmp: does not belong to a bridge of kind rfb",
        ),
        (
            'bridge = { kind = "qemu", qmp = "/q", encoding = "raw" }',
            "domains.d.bridge.encoding: does not belong to a bridge of kind qemu",
        ),
        ('bridge = { kind = "vnc", host = "x" }', "domains.d.bridge.host: unknown key"),
    ],
)
def test_what_a_domain_may_not_say(lines: str, reason: str) -> None:
    assert refused(lines)[0].startswith(reason)


def test_every_domain_wears_a_label_that_exists() -> None:
    assert reasons(f"{LABELS}[domains.d]\n") == ("policy.toml:10: domains.d.label: missing, must be given",)
    assert refused("", "lo") == ["domains.d.label: no label 'lo', allowed are high, low"]
    assert reasons(f"{LABELS}[domains.d]\nlabel = 1")[0].endswith("allowed is [a-z][a-z0-9-]{0,30}")


def test_a_long_list_of_labels_is_cut() -> None:
    many = "".join(f'[labels.l{n}]\ntext = "L"\ncolor = "#ffffff"\n' for n in range(20))
    (reason,) = reasons(f'version = 1\n{many}[domains.d]\nlabel = "x"\n')
    assert reason.endswith("l3, l4, l5, ...")


# The lattice


@pytest.mark.parametrize("key", ["clipboard", "overlay"])
@pytest.mark.parametrize(
    ("own", "named", "flows"),
    [("low", "low", True), ("high", "low", True), ("high", "high", True), ("low", "high", False)],
)
def test_no_line_grants_what_the_lattice_forbids_without_an_override(
    key: str, own: str, named: str, flows: bool
) -> None:
    inner, rest = ("paste_from", "") if key == "clipboard" else ("over", ', region = "top", size = [9, 9]')
    line = f'{key} = {{ {inner} = ["{named}"]{rest}'
    expected = (
        [] if flows else [f"domains.d.{key}.{inner}: 'high' may not flow to 'low' by level and categories, "]
    )
    found = refused(line + " }", own)
    assert [reason[: len(want)] for reason, want in zip(found, expected, strict=True)] == expected
    assert refused(line + ', override = "by order of the owner" }', own) == []
    if key == "clipboard":
        asks = [reason.replace("paste_from", "ask_from") for reason in found]
        assert refused(line.replace("paste_from", "ask_from") + " }", own) == asks


def test_an_override_elsewhere_excuses_nothing() -> None:
    lines = (
        'clipboard = { paste_from = ["high"] }\n'
        'overlay = { over = ["low"], region = "top", size = [9, 9], override = "for the overlay only" }'
    )
    assert len(refused(lines)) == 1


def test_every_forbidden_label_is_named() -> None:
    text = LABELS + '[labels.mid]\ntext = "MID"\ncolor = "#4771ff"\nlevel = 1\n[domains.d]\nlabel = "low"\n'
    found = reasons(text + 'clipboard = { paste_from = ["mid", "low", "high", "none"] }')
    assert [reason.split(": ")[2].split(" ")[0:2] for reason in found] == [
        ["no", "label"],
        ["'high'", "may"],
        ["'mid'", "may"],
    ]


# D09: numbers that are none


@pytest.mark.parametrize(
    "opacity",
    ["nan", "+nan", "inf", "-inf", "-0.0", "0.0", "0.19", "1.01", "1e400", "-1", "true", '"0.5"', "[0.5]"],
)
def test_d09_opacity_is_a_finite_number_in_its_range(opacity: str) -> None:
    line = f'overlay = {{ over = ["low"], opacity = {opacity}, region = "top", size = [9, 9] }}'
    (reason,) = refused(line)
    assert reason.startswith("domains.d.overlay.opacity: ")
    assert reason.endswith("allowed is a number from 0.2 to 1.0")


@pytest.mark.parametrize("opacity", ["0.2", "1.0", "1", "2e-1", "0.85"])
def test_d09_opacity_in_its_range_is_taken_as_it_is(opacity: str) -> None:
    line = f'overlay = {{ over = ["low"], opacity = {opacity}, region = "top", size = [9, 9] }}'
    overlay = parsed(domain(line)).domains[0].overlay
    assert overlay is not None
    assert overlay.opacity == float(opacity)


def test_an_overlay_says_where_and_how_large() -> None:
    assert refused("overlay = {}") == [
        "domains.d.overlay.over: missing, must be given",
        "domains.d.overlay.region: missing, must be given",
        "domains.d.overlay.size: missing, must be given",
    ]
    for region in REGIONS:
        assert refused(f'overlay = {{ over = [], region = "{region}", size = [9, 9] }}') == []
    for region in ("band", "above-band", "top right", "TOP", ""):
        assert len(refused(f'overlay = {{ over = [], region = "{region}", size = [9, 9] }}')) == 1
    opaque = parsed(domain('overlay = { over = [], region = "top", size = [9, 9] }')).domains[0].overlay
    assert opaque is not None
    assert opaque.opacity == 1.0


# D11, P13: names


@pytest.mark.parametrize(
    ("one", "two"),
    [("vm1", "vml"), ("bo", "b0"), ("barn", "bam"), ("xl0rn", "x1om"), ("vvork", "work"), ("a1-0", "al-o")],
)
def test_d11_two_domains_that_read_the_same_are_refused(one: str, two: str) -> None:
    text = LABELS + "".join(f'[domains.{name}]\nlabel = "low"\n' for name in (one, two))
    assert reasons(text) == (
        f"policy.toml:12: domains.{two}: looks like '{one}', allowed are names that differ to the eye",
    )


def test_d11_names_that_differ_to_the_eye_are_fine() -> None:
    names = ["vm1", "vm2", "work", "home", "a-b", "ab", "bank", "bank2", "rm"]
    assert reasons(LABELS + "".join(f'[domains.{name}]\nlabel = "low"\n' for name in names)) == ()


@pytest.mark.parametrize(
    "name",
    [
        "Bank",
        '"b\u0430nk"',
        '"bank "',
        '"bank\u00a0"',
        '"\uff42ank"',
        '"a.b"',
        "a_b",
        "1a",
        '""',
        '"*"',
        '"--all"',
        f'"{"a" * 32}"',
    ],
)
def test_d11_h02_names_follow_the_grammar(name: str) -> None:
    (reason,) = reasons(f'{LABELS}[domains.{name}]\nlabel = "low"\n')
    assert reason.endswith("the name does not fit, allowed is [a-z][a-z0-9-]{0,30}")
    assert reason.isascii()


def test_h03_a_name_cannot_carry_another_table() -> None:
    evil = r'[domains."x\"\n[domains.evil]\nowner=\"root"]'
    (reason,) = reasons(f'{LABELS}{evil}\nlabel = "low"\n')
    assert "the name does not fit" in reason
    assert "\n" not in reason


def test_there_may_be_as_many_domains_as_the_bound_says() -> None:
    def text(count: int) -> str:
        return LABELS + "".join(f'[domains.d{n:02}q]\nlabel = "low"\n' for n in range(count))

    assert len(reasons(text(65))) >= 1
    assert reasons(text(65))[0] == "policy.toml:10: domains: 65 of them, allowed are 64"


def test_one_change_to_a_good_policy_is_named_with_its_line() -> None:
    assert reasons(SMALL) == ()
    assert reasons(changed('label = "open"', 'label = "opne"')) == (
        "policy.toml:25: domains.chat.label: no label 'opne', allowed are open, secret",
    )


def test_a_machine_of_libvirt() -> None:
    (own,) = parsed(domain('bridge = { kind = "libvirt", machine = "qemu:///session/bank" }')).domains
    assert own.bridge == Bridge("libvirt", (("machine", "qemu:///session/bank"),))


def test_programs_of_x11_learn_size_and_keyboard_of_their_domain() -> None:
    lines = (
        'max_size = [800, 600]\nkeyboard = "de"\nbridge = { kind = "x11", program = ["xterm", "-e", "a b"] }'
    )
    (own,) = parsed(domain(lines)).domains
    program = ("program", '["xterm", "-e", "a b"]')
    told = (("max_size", "800x600"), ("keyboard", "de"))
    assert own.bridge == Bridge("x11", (program, ("windows", "fill"), ("home", "")), told)


@pytest.mark.parametrize(("one", "other"), [("/v/a", "/v/a"), ("/v/a", "/v/a/b"), ("/v/a/b", "/v/a")])
def test_no_two_domains_of_programs_share_a_folder(one: str, other: str) -> None:
    def both(one: str, other: str) -> str:
        bridge = 'bridge = {{ kind = "x11", program = ["true"], home = "{}" }}\n'
        return domain(bridge.format(one)) + '[domains.e]\nlabel = "low"\n' + bridge.format(other)

    assert reasons(both(one, other))[0].endswith("the folder of 'd' too, allowed is one domain for each")
    assert reasons(both("/v/ab", other)) == reasons(both("", "")) == ()


def test_a_xen_domain_has_the_domains_own_name_unless_another_is_given() -> None:
    (own,) = parsed(domain('bridge = { kind = "xen" }')).domains
    assert own.bridge == Bridge("xen", (("name", "d"),))
    (other,) = parsed(domain('bridge = { kind = "xen", name = "Dom.U_1+x-y" }')).domains
    assert other.bridge == Bridge("xen", (("name", "Dom.U_1+x-y"),))


def test_an_rfb_server_is_one_of_this_machine() -> None:
    (own,) = parsed(domain('bridge = { kind = "rfb", server = "unix:/run/d.vnc" }')).domains
    assert own.bridge == Bridge("rfb", (("server", "unix:/run/d.vnc"), ("encoding", "raw")))
    lines = 'bridge = { kind = "vnc", server = "[::1]:1", encoding = "zrle", password_file = "/p" }'
    (other,) = parsed(domain(lines)).domains
    options = (("server", "[::1]:1"), ("encoding", "zrle"), ("password_file", "/p"))
    assert other.bridge == Bridge("rfb", options)


@pytest.mark.parametrize(
    ("bridge", "again"),
    [
        ('kind = "qemu", qmp = "/q"', 'kind = "qemu", qmp = "/q", console = 1'),
        ('kind = "xen", name = "g"', 'kind = "xen", name = "g"'),
        ('kind = "rfb", server = "unix:/v"', 'kind = "vnc", server = "unix:/v", encoding = "zrle"'),
        ('kind = "rfb", server = "127.0.0.1:5900"', 'kind = "rfb", server = "[::1]:5900"'),
    ],
)
def test_one_machine_is_one_domain(bridge: str, again: str) -> None:
    def both(second: str) -> str:
        lines = {"one": bridge, "two": second}
        return LABELS + "".join(
            f'[domains.{name}]\nlabel = "low"\nbridge = {{ {line} }}\n' for name, line in lines.items()
        )

    (reason,) = reasons(both(again))
    assert "domains.two.bridge: the machine of 'one' too" in reason
    for other in (
        'kind = "qemu", qmp = "/other"',
        'kind = "rfb", server = "[::1]:1"',
        'kind = "rfb", server = "unix:/w"',
    ):
        assert len(parsed(both(other)).domains) == 2
