"""Sessions and tokens for a load, made directly: the price of a password's hash is not what is measured."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from chuangcheng.people.models import Post, Token, User
from chuangcheng.people.operations.tokens import issue_token
from chuangcheng.people.queries import actor_for
from chuangcheng.people.scopes import SCOPES
from chuangcheng.people.sessions import KEY, Stay

LONG = timedelta(days=2)


def session_of(user: User) -> str:
    """The value of the session's cookie."""
    at = timezone.now()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[KEY] = Stay(ends_at=at + LONG, seen_at=at, idle=None).as_session()
    session.create()
    return str(session.session_key)


def token_of(user: User, post: Post) -> str:
    """A token of the post's holder with every scope; those of earlier runs are gone."""
    at = timezone.localtime()
    Token.objects.filter(post=post, user=user).delete()
    by = actor_for(user, at)
    issued = issue_token(post_id=post.pk, name="bench", scopes=list(SCOPES), expires_at=at + LONG, by=by, at=at)
    return issued.secret
