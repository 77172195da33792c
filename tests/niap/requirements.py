"""What the protection profiles demand of the logical kind, in our words, and what is out of scope and why.

PSD: peripheral sharing device 4.0 with its keyboard/mouse (KM) and video (VI) modules. Virtualization: base
profile 2.0. A tested one is named by the `requirement` markers of tests anywhere in the tree.
"""

from dataclasses import dataclass

PSD, VIRTUALIZATION = "Peripheral sharing device", "Virtualization"


@dataclass(frozen=True, slots=True)
class Requirement:
    """out: why it is out of scope; "" for what is tested."""

    profile: str
    id: str
    demand: str
    out: str = ""


HARDWARE = "a property of hardware; sgui is a program"
NOT_THERE = "sgui has no such thing, so nothing of it is shared"

REQUIREMENTS = (
    Requirement(PSD, "FDP_APC_EXT.1.1", "data of a user goes to and from the selected computer alone"),
    Requirement(PSD, "FDP_APC_EXT.1.2", "no data between computers, whether they are on or off"),
    Requirement(PSD, "FDP_APC_EXT.1.3", "nothing passes while the device is off"),
    Requirement(PSD, "FDP_APC_EXT.1.4", "nothing passes while it has failed; the user sees that"),
    Requirement(PSD, "FDP_APC_EXT.1/KM", "keyboard and mouse: tests 1 to 5 of the module"),
    Requirement(PSD, "FDP_APC_EXT.1/VI", "video: tests 1 to 5 of the module"),
    Requirement(PSD, "FDP_SWI_EXT.1", "the user switches, by an act of his own"),
    Requirement(PSD, "FDP_SWI_EXT.2.1", "no scanning, and no computer, switches"),
    Requirement(PSD, "FDP_SWI_EXT.2.2", "no chord and no pointer switches but through a guard"),
    Requirement(PSD, "FDP_SWI_EXT.3", "keyboard and mouse are switched together"),
    Requirement(PSD, "FDP_UDF_EXT.1/KM", "keyboard and mouse: from the user to the computer, never back"),
    Requirement(PSD, "FDP_UDF_EXT.1/VI", "video: from the computer to the display, never back"),
    Requirement(PSD, "FDP_RIP.1/KM", "what was typed is gone from memory after switching"),
    Requirement(PSD, "FDP_RIP_EXT.1", "no data of a user in memory that outlives the power"),
    Requirement(PSD, "FPT_FLS_EXT.1", "a failure is indicated and stops what it concerns"),
    Requirement(PSD, "FPT_TST.1", "it tests itself at the start"),
    Requirement(PSD, "FPT_NTA_EXT.1", "its program and memory are not reached from a connected computer"),
    Requirement(
        PSD, "FTA_CIN_EXT.1", "the selected computer is indicated at all times, without contradiction"
    ),
    Requirement(PSD, "FTA_CIN_EXT.1/VI", "each of several pictures is marked with its source"),
    Requirement(PSD, "FIA_UAU.2", "management: nobody is heard before it is known who he is"),
    Requirement(PSD, "FIA_UID.2", "management: who it is, is known and not claimed"),
    Requirement(PSD, "FMT_SMF.1", "management: the policy is replaced as a whole or not at all"),
    Requirement(PSD, "FDP_PDC_EXT.1", "unauthorised devices are refused, and the user sees it"),
    Requirement(PSD, "FDP_FIL_EXT.1/KM", "a filter of devices; what it denies wins"),
    Requirement(PSD, "FDP_RDR_EXT.1", "a device that comes back as another one is refused"),
    Requirement(PSD, "FDP_IPC_EXT.1/VI", "conversion of video protocols", HARDWARE),
    Requirement(PSD, "FDP_SPR_EXT.1", "EDID, CEC, HDCP, MCCS and hot-plug lines are filtered", HARDWARE),
    Requirement(
        PSD,
        "FDP_RIP_EXT.2",
        "a function that purges what is kept",
        "nothing is kept but the log and the devices allowed",
    ),
    Requirement(PSD, "FDP_UAI_EXT.1", "authentication devices are isolated", NOT_THERE),
    Requirement(PSD, "FDP_TER_EXT.1", "their sessions end with removal and switching", NOT_THERE),
    Requirement(PSD, "FPT_PHP.1", "tampering is evident", HARDWARE),
    Requirement(PSD, "FPT_PHP.3", "tampering is resisted", HARDWARE),
    Requirement(
        PSD,
        "FPT_STM.1",
        "reliable time",
        "records carry the kernel's time and an order of their own; the clock is the platform's",
    ),
    Requirement(VIRTUALIZATION, "FTP_UIF_EXT.1", "which machine has the input focus is indicated"),
    Requirement(
        VIRTUALIZATION, "FTP_UIF_EXT.2", "a machine's picture is marked, and no machine can pass for another"
    ),
    Requirement(VIRTUALIZATION, "FTP_TRP.1", "a trusted path between the user and the system"),
    Requirement(
        VIRTUALIZATION, "FDP_VMS_EXT.1", "no sharing by default; each kind can be allowed and denied"
    ),
    Requirement(
        VIRTUALIZATION, "FDP_RIP_EXT.1 (virtualization)", "memory is cleared before a machine gets it"
    ),
    Requirement(VIRTUALIZATION, "FPT_VDP_EXT.1", "each parameter of a virtual device is checked"),
    Requirement(
        VIRTUALIZATION,
        "FPT_HCL_EXT.1",
        "each call of a machine is checked; a wrong one is an error, and audited",
    ),
    Requirement(VIRTUALIZATION, "FPT_VIV_EXT.1", "no machine disturbs another"),
    Requirement(VIRTUALIZATION, "FPT_DVD_EXT.1", "no interface of a device that is not there"),
    Requirement(VIRTUALIZATION, "FMT_MOF_EXT.1", "only management manages"),
    Requirement(VIRTUALIZATION, "FMT_SMO_EXT.1", "management and machines have separate ways in"),
    Requirement(
        VIRTUALIZATION, "FAU_GEN.1", "what matters is audited: what, when, whose, with which outcome"
    ),
    Requirement(VIRTUALIZATION, "FAU_SAR.1", "the operator can read the log"),
    Requirement(VIRTUALIZATION, "FAU_STG.2", "changes of the log are found"),
    Requirement(
        VIRTUALIZATION,
        "FAU_STG.5",
        "when the log cannot be written that is indicated and nothing is lost silently",
    ),
    Requirement(VIRTUALIZATION, "FPT_RDM_EXT.1", "removable devices between machines", NOT_THERE),
    Requirement(
        VIRTUALIZATION, "FPT_ML_EXT.1", "measured launch", "integrity is not measured; the band says so"
    ),
)
