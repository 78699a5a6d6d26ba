"""The link by which whoever reads a weekly mail stops it: signed, so that it needs no sign-in, and good for ever."""

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="accounts.weekly_mail")


def stop_token(user_id: int) -> str:
    """It can stop this person's weekly mail, and nothing else."""
    return _signer.sign(str(user_id))


def reader_in(token: str) -> int | None:
    """Whose mail the token stops; None where nobody signed it."""
    try:
        return int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
