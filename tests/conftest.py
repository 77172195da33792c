"""What all tests share: hypothesis without deadlines, for the machines that run these tests are busy ones."""

import signal

from hypothesis import HealthCheck, settings

from tests.examples import LONG, PLAIN, TIMES

settings.register_profile("sgui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(LONG, settings.get_profile("sgui"), max_examples=PLAIN * TIMES)
settings.load_profile("sgui")

# A shell that starts us in the background has us ignore Ctrl-C, and our children too: tests send it to them.
signal.signal(signal.SIGINT, signal.default_int_handler)
