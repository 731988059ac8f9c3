from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "etabli.territory"

    def ready(self) -> None:
        from etabli.people import scopes
        from etabli.people.rights import Role
        from etabli.territory import selectors

        roles = (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER)
        scopes.register("territory", selectors.territory_by_slug, roles)
