"""How a kernel refuses an argument."""


class InvalidInput(ValueError):
    """An argument outside what a kernel allows.

    `argument` names it; `message` says what was found, where, and what is allowed.
    """

    def __init__(self, argument: str, message: str) -> None:
        super().__init__(argument, message)
        self.argument = argument
        self.message = message

    def __str__(self) -> str:
        return f"{self.argument}: {self.message}"
