from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "etabli.study"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.people import personal_data, scopes
        from etabli.people.rights import Role
        from etabli.study import personal_data as kept
        from etabli.study import selectors, services
        from etabli.study.survey.importing import services as importing
        from etabli.study.survey.tally import services as tally

        roles = (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER)
        scopes.register("study", selectors.study_by_slug, roles)
        personal_data.register("contacts", priority=30, export=kept.export, erase=kept.erase)
        due.register("forget contacts", services.forget_contacts)
        due.register("forget files of answers", importing.forget_files)
        due.register("count answers", tally.keep_up_all)
