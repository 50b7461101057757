"""The addresses of our pages that messages and the start of the server name."""

SIGN_IN, PASSWORD_RESET, FIRST_ADMIN = "sign-in/link", "password-reset", "first-admin"


def with_secret(public_url: str, page: str, secret: str) -> str:
    """Behind the `#`, so that no server on the way and no log sees it."""
    return f"{public_url}/{page}#{secret}"
