from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "etabli.study"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.people import personal_data, scopes
        from etabli.people.rights import Role
        from etabli.study import personal_data as kept
        from etabli.study import selectors, services
        from etabli.study.journal import personal_data as came
        from etabli.study.journal import services as journal

        roles = (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER)
        scopes.register("study", selectors.study_by_slug, roles)
        personal_data.register("contacts", priority=30, export=kept.export, erase=kept.erase)
        due.register("forget contacts", services.forget_contacts)
        personal_data.register("meetings", priority=35, export=came.export, erase=came.erase)
        due.register("forget who came", journal.forget_names)
