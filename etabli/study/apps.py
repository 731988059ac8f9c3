from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "etabli.study"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.people import personal_data, scopes
        from etabli.people.rights import Role
        from etabli.study import personal_data as kept
        from etabli.study import selectors
        from etabli.study.flood.services import forget_sources
        from etabli.study.respondent.services import forget_contacts, reduce_answers

        roles = (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER)
        scopes.register("study", selectors.study_by_slug, roles)
        personal_data.register("contacts", priority=30, export=kept.export, erase=kept.erase)
        due.register("forget contacts", forget_contacts)
        due.register("forget sources", forget_sources)
        due.register("reduce answers", reduce_answers)
