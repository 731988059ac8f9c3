from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntitlementsConfig(AppConfig):
    name = "etabli.entitlements"

    def ready(self) -> None:
        from etabli.community import panels
        from etabli.community.document import audiences
        from etabli.community.organisation import panels as organisations
        from etabli.core import due
        from etabli.entitlements import merging as merged
        from etabli.entitlements import panels as own
        from etabli.entitlements import personal_data as kept
        from etabli.entitlements.ledger.services import expire_credit
        from etabli.entitlements.models import (
            APPEND_ONLY_ALLOWANCES,
            APPEND_ONLY_ENTRIES,
            APPEND_ONLY_TERMS,
            RUNNING_BALANCE,
        )
        from etabli.entitlements.passes.selectors import plans_held
        from etabli.entitlements.plan.selectors import plans_named
        from etabli.entitlements.requirements import is_paid
        from etabli.network import requirements
        from etabli.people import personal_data

        requirements.register("paid", priority=60, check=is_paid, label=_("paid"))
        panels.register("passes", priority=20, show=own.passes)
        organisations.register("passes", priority=20, show=own.organisation_passes)
        # After bookings, which give back what they took.
        personal_data.register("passes", priority=15, export=kept.export, erase=kept.erase)
        audiences.register("plan", priority=20, choices=plans_named, keys_of=plans_held)
        merged.register()
        due.register("expire passes", expire_credit)

        APPEND_ONLY_ENTRIES.watch(self, "entitlements.E001", "keeps the ledger as it was written")
        RUNNING_BALANCE.watch(self, "entitlements.E002", "adds up the ledger")
        APPEND_ONLY_TERMS.watch(self, "entitlements.E003", "keeps terms as they were made")
        APPEND_ONLY_ALLOWANCES.watch(
            self, "entitlements.E004", "keeps what terms allow as it was made"
        )
