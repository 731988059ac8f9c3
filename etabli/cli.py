"""The one command line: Django's management commands, and those of the kernels, as `etabli`."""

import os
import sys
from importlib import import_module

# Commands that need a kernel alone, and so start without Django.
KERNEL_COMMANDS = {
    "siting": "etabli.kernels.siting.command",
    "door-agent": "etabli.dooragent.command",
    "plan": "etabli.kernels.economics.command",
    "layout": "etabli.kernels.layout.command",
}


def main(argv: list[str] | None = None) -> None:
    """Run one command, with settings chosen unless DJANGO_SETTINGS_MODULE names others."""
    arguments = list(sys.argv if argv is None else argv)
    if len(arguments) > 1 and arguments[1] in KERNEL_COMMANDS:
        sys.exit(import_module(KERNEL_COMMANDS[arguments[1]]).main(arguments[2:]))
    if len(arguments) > 1 and not arguments[1].startswith("-"):
        # Commands are spelled with dashes; Python's modules cannot be.
        arguments[1] = arguments[1].replace("-", "_")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", _settings_for(arguments))

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(arguments)
    except ImproperlyConfigured as error:
        sys.exit(f"etabli: {error}")
    if arguments[1:] in ([], ["help"], ["-h"], ["--help"]):
        sys.stdout.write(
            "\n".join(["", "[kernels]", *(f"    {one}" for one in KERNEL_COMMANDS), ""])
        )


def _settings_for(arguments: list[str]) -> str:
    """A site with a public address is in production, and so is what a deployment check is about."""
    public = os.environ.get("ETABLI_URL", "").startswith("https://")
    if public or ("check" in arguments[1:2] and "--deploy" in arguments):
        return "etabli.settings.production"
    return "etabli.settings.local"
