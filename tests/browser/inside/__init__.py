"""Programs that run inside a site: `Site.run` gives them its database and its files."""

import django

django.setup()
