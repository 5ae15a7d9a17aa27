"""Who may sign in, and which browsers are signed in."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import secrets
import unicodedata

import sqlalchemy
from sqlalchemy.orm import Session

from nightcramp.diary import passwords
from nightcramp.diary.database import Account, Passkey, Person
from nightcramp.diary.database import Session as SignedIn
from nightcramp.diary.database.tables import LONGEST_NAME, now

IDLE = datetime.timedelta(days=30)
"""A browser that was not used for so long must sign in again."""
_RENEWED_AFTER = datetime.timedelta(days=1)


class AccountError(ValueError):
    """An account cannot be added or changed so; names the field, the value and what to do."""

    def __init__(self, field: str, value: str, problem: str, mend: str) -> None:
        super().__init__(f"{field}{f' {value!r}' if value else ''}: {problem}. {mend}.")
        self.field, self.value, self.problem, self.mend = field, value, problem, mend


class Accounts:
    """The accounts of this server.

    Args:
        session: a transaction.
    """

    def __init__(self, session: Session) -> None:
        self.session = session

    def all(self) -> list[Account]:
        """Every account, by name."""
        return list(self.session.scalars(sqlalchemy.select(Account).order_by(Account.name)))

    def exist(self) -> bool:
        """Whether there is at least one."""
        return self.session.scalar(sqlalchemy.select(Account.id).limit(1)) is not None

    def named(self, name: str) -> Account | None:
        """The account of a name; capital letters make no difference."""
        found = normal(name)
        if not found.isprintable():  # no account has such a name, and PostgreSQL could not even look for it
            return None
        return self.session.scalar(sqlalchemy.select(Account).where(Account.name == found))

    def add(self, name: str, password: str) -> Account:
        """Add an account.

        Raises:
            AccountError: the name is taken or cannot be used.
            PasswordError: the password may not be used.
        """
        found = normal(name)
        if not found:
            raise AccountError("name", name, "is empty", "Take one such as anna")
        if len(found) > LONGEST_NAME or not found.isprintable():
            raise AccountError("name", found[:LONGEST_NAME], "is too long or has odd letters",
                               f"Take at most {LONGEST_NAME} letters")  # fmt: skip
        if self.named(found) is not None:
            raise AccountError("name", found, "is taken", "Take another one")
        passwords.check(password, found)
        account = Account(name=found, password_hash=passwords.hashed(password))
        self.session.add(account)
        try:
            self.session.flush()
        except sqlalchemy.exc.IntegrityError:
            raise AccountError("name", found, "is taken", "Take another one") from None
        return account

    def remove(self, account: Account) -> None:
        """Delete an account with its people and all that is known of them."""
        self.session.execute(sqlalchemy.delete(Account).where(Account.id == account.id))

    def set_password(self, account: Account, password: str) -> None:
        """Take another password. Every browser must sign in again.

        Raises:
            PasswordError: it may not be used.
        """
        passwords.check(password, account.name)
        account.password_hash = passwords.hashed(password)
        end_sessions(self.session, account.id)

    def with_password(self, name: str, password: str) -> Account | None:
        """The account, if the password is right; an unknown name takes as long as a known one."""
        account = self.named(name)
        kept = account.password_hash if account is not None else None
        if not passwords.is_right(password, kept):
            return None
        if account is not None and kept is not None and passwords.is_outdated(kept):
            account.password_hash = passwords.hashed(password)
        return account

    def adopt(self, account: Account) -> int:
        """Give an account the people that were kept before there were accounts; how many."""
        changed = self.session.execute(
            sqlalchemy.update(Person).where(Person.account_id.is_(None)).values(account_id=account.id)
        )
        return int(changed.rowcount)  # type: ignore[attr-defined]  # an update has one

    # --- passkeys

    def passkeys(self, account_id: str) -> list[Passkey]:
        """The passkeys of an account."""
        query = sqlalchemy.select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.created_at)
        return list(self.session.scalars(query))

    def passkey(self, credential_id: bytes) -> Passkey | None:
        """The passkey with a credential id."""
        return self.session.scalar(sqlalchemy.select(Passkey).where(Passkey.credential_id == credential_id))

    def add_passkey(self, account_id: str, credential_id: bytes, public_key: bytes, count: int, label: str) -> None:
        """Keep a passkey whose proof was checked."""
        self.session.add(
            Passkey(
                account_id=account_id, credential_id=credential_id, public_key=public_key, sign_count=count,
                label=" ".join(label.split())[:LONGEST_NAME] or "Passkey",
            )
        )  # fmt: skip

    def remove_passkey(self, account_id: str, passkey_id: str) -> None:
        """Forget a passkey of an account."""
        self.session.execute(
            sqlalchemy.delete(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id)
        )


def begin_session(session: Session, account_id: str) -> str:
    """Sign a browser in; its token, of which only the hash is kept."""
    session.execute(sqlalchemy.delete(SignedIn).where(SignedIn.expires_at < now()))
    token = secrets.token_urlsafe(32)
    session.add(SignedIn(token_hash=_hash(token), account_id=account_id, expires_at=now() + IDLE))
    return token


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A browser that is signed in.

    Attributes:
        account_id: as whom.
        is_due: whether it is time to let the session last longer: at most once a day, so that reading does not write.
    """

    account_id: str
    is_due: bool


def found_session(session: Session, token: str) -> Found | None:
    """Whose token it is; None if it is unknown or was not used for too long."""
    found = session.get(SignedIn, _hash(token))
    if found is None or found.expires_at < now():
        return None
    return Found(found.account_id, found.expires_at < now() + IDLE - _RENEWED_AFTER)


def renew_session(session: Session, token: str) -> None:
    """Let a session last from now on."""
    session.execute(
        sqlalchemy.update(SignedIn).where(SignedIn.token_hash == _hash(token)).values(expires_at=now() + IDLE)
    )


def end_session(session: Session, token: str) -> None:
    """Sign a browser out."""
    session.execute(sqlalchemy.delete(SignedIn).where(SignedIn.token_hash == _hash(token)))


def end_sessions(session: Session, account_id: str) -> None:
    """Sign every browser of an account out."""
    session.execute(sqlalchemy.delete(SignedIn).where(SignedIn.account_id == account_id))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def normal(name: str) -> str:
    """A name as it is kept: capital letters and spaces make no difference."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
