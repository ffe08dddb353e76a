"""Why a command could not do what it was asked. Every message says where, what, why and what next."""


class CannotRun(Exception):
    """Base of the errors that end a command with the state for «could not run»."""
