"""Errors named for who must act on them."""


class PortalError(Exception):
    """Base of every error the portal raises on purpose."""


class SourceError(PortalError):
    """An input file cannot be published as it is; its analyst must act."""


class DefinitionError(PortalError):
    """A definition in `data/` is wrong; whoever edits it must act."""


class DisclosureError(PortalError):
    """A table cannot be protected, so nothing may be published."""


class ReleaseError(PortalError):
    """A release on disk is missing, incomplete or altered."""


class QueryError(PortalError):
    """A visitor asked for something that is not there (404) or does not fit (400)."""

    def __init__(self, message: str, *, parameter: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.parameter = parameter
        self.status = status
