"""What all tests share: hypothesis without deadlines, for the machines that run these tests are busy ones."""

from hypothesis import HealthCheck, settings

settings.register_profile("sgui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sgui")
