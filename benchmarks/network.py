"""A network made by hand: from the click on a commune to its effect, at the server.

With the example loaded, signed in as its study officer, through Django's own request handling and
without a network: each request opens or closes another commune and gives the map and all figures.
The promise: less than 200 ms. Beside it, the time the solver takes for the example's network.
"""

import time

from benchmarks._world import milliseconds

ROUNDS = 40


def main() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from etabli.people.models import User
    from etabli.study.models import Scenario
    from etabli.study.rules import NetworkRules
    from etabli.study.scenario.services import design
    from etabli.web import demo

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("collectstatic", interactive=False, verbosity=0)
    demo.load(lambda _message: None)
    client = Client()
    officer = User.objects.get(email=demo.accounts()["study-officer"])
    client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])
    scenario = Scenario.objects.select_related("estimate__study").earliest("pk")
    study = scenario.estimate.study
    path = f"/fr/studies/{study.slug}/network/{scenario.uuid}/by-hand/"
    codes = [one["code"] for one in scenario.estimate.inputs["territory"]["communes"]]
    seconds, busy = [], []
    for turn in range(ROUNDS):
        asked = {"fablab": "", "fragment": 1, codes[0]: "hub", codes[turn % len(codes)]: "hub"}
        began, worked = time.perf_counter(), time.process_time()
        response = client.get(path, asked)
        seconds.append(time.perf_counter() - began)
        busy.append(time.process_time() - worked)
        assert response.status_code == 200, response.status_code
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    client.get(path, asked)
    queries = len(connection.queries_log)
    connection.force_debug_cursor = False
    print("| | median | at the processor | queries | bytes |\n|---|---|---|---|---|")
    print(
        f"| effect of a commune opened or closed | {milliseconds(seconds[5:])} "
        f"| {milliseconds(busy[5:])} | {queries} | {len(response.content):,} |"
    )
    solved = [
        design(scenario.estimate, NetworkRules.of(study.rules)).results["seconds"]
        for _turn in range(5)
    ]
    print(f"| best network of the example, proven | {milliseconds(solved)} | | | |")


if __name__ == "__main__":
    main()
