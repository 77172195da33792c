"""What all tests share: hypothesis without deadlines, for the machines that run these tests are busy ones."""

import signal

from hypothesis import HealthCheck, settings

settings.register_profile("sgui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sgui")

# A shell that starts us in the background has us ignore Ctrl-C, and our children too: tests send it to them.
signal.signal(signal.SIGINT, signal.default_int_handler)
