from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "etabli.core"

    def ready(self) -> None:
        from django.core.management import call_command
        from django.db.backends.signals import connection_created

        from etabli.core import due
        from etabli.core.idempotency import forget_old_answers
        from etabli.core.searching import teach

        connection_created.connect(teach, dispatch_uid="teach")
        due.register("forget old answers", forget_old_answers)
        due.register("clear sessions", lambda: call_command("clearsessions"))
        due.register("prune tasks", lambda: call_command("prune_db_task_results"))
