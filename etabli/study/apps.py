from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "etabli.study"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.people import personal_data, scopes
        from etabli.people.rights import Role
        from etabli.study import finding, selectors
        from etabli.study import merging as merged
        from etabli.study import personal_data as kept
        from etabli.study.flood.services import forget_sources
        from etabli.study.journal import personal_data as came
        from etabli.study.journal import services as journal
        from etabli.study.models import APPEND_ONLY_VIEWING, FROZEN_VERSION
        from etabli.study.respondent.services import forget_contacts, reduce_answers
        from etabli.study.survey.importing import services as importing
        from etabli.study.survey.tally import services as tally

        roles = (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER)
        scopes.register("study", selectors.study_by_slug, roles)
        personal_data.register("contacts", priority=30, export=kept.export, erase=kept.erase)
        merged.register()
        finding.register()
        due.register("forget contacts", forget_contacts)
        due.register("forget sources", forget_sources)
        due.register("reduce answers", reduce_answers)
        due.register("forget files of answers", importing.forget_files)
        due.register("count answers", tally.keep_up_all)
        personal_data.register("meetings", priority=35, export=came.export, erase=came.erase)
        due.register("forget who came", journal.forget_names)

        FROZEN_VERSION.watch(self, "study.E001", "keeps published questionnaires as they are")
        APPEND_ONLY_VIEWING.watch(self, "study.E002", "keeps the record of who looked at contacts")
