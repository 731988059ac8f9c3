"""What a server has loaded before it answers. Processes that race are copies of one that has, since
each would else begin with it, some of it inside its first transaction."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "etabli.settings.test"

import django
from django.urls import get_resolver

django.setup()
assert get_resolver().url_patterns
