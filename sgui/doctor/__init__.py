"""The doctor: what this machine has of what sgui needs, and what to do about the rest. It changes nothing."""

from sgui.doctor.examination import Places, examine
from sgui.doctor.finding import Finding, Verdict

__all__ = ["Finding", "Places", "Verdict", "examine"]
