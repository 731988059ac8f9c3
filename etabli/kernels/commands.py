"""What the commands of the kernels share: an answer, or one sentence on what is wrong."""

import argparse
import sys
from collections.abc import Sequence

from etabli.kernels.errors import InvalidInput


def run(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> int:
    """Do what the chosen command's `run` does, and answer as it does; 1 after a complaint."""
    options = parser.parse_args(list(arguments))
    try:
        code: int = options.run(options)
    except InvalidInput as error:
        return complain(parser.prog, str(error))
    except KeyboardInterrupt:
        return complain(parser.prog, "Stopped.")
    return code


def complain(command: str, sentence: str) -> int:
    """Say what is wrong where a person reads it."""
    sys.stderr.write(f"{command}: {sentence}\n")
    return 1
