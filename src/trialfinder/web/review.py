"""The reviewers' area, mounted only where the operator turned it on: sign in, look, decide, answer.

In: an `Ask`, with the fields of its form where one was sent. Out: a page that nobody keeps, or the way to the next.
Every form carries a token that is bound to the session and to what the form does. Refused: whoever is not signed in,
forms without a good token, and whatever `review` refuses.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from starlette.responses import Response

from trialfinder.errors import ChangedError, MissingError, RefusedError, UsageError
from trialfinder.pages import reviewing
from trialfinder.records.ids import parse_nct_id
from trialfinder.review import deciding, disputing, people
from trialfinder.review.deciding import Looked
from trialfinder.review.limits import Limit
from trialfinder.review.queue import is_fresh, make_queue
from trialfinder.review.risk import reasons
from trialfinder.review.signing import Signer, signer
from trialfinder.store import decisions, disputes, waiting
from trialfinder.store.accounts import Account
from trialfinder.store.database import open_beside
from trialfinder.store.decisions import Action
from trialfinder.web.answers import HTML, KEEP_NOTHING, answer, redirect
from trialfinder.web.desk import Answerer, Ask
from trialfinder.web.forms import Refusal

COOKIE = "trialfinder_review"
FORM_COOKIE = "trialfinder_form"
SHOWN = 50
_AREA = "/review"
_ACTIONS: dict[str, Action] = {"approve": "approve", "edit": "edit", "reject": "reject"}


class _Signed(NamedTuple):
    """Somebody who is signed in."""

    account: Account
    secret: str


_Answered = Callable[[Ask, _Signed], Response]


class ReviewDesk:
    """Answers for the store in `data_dir`; `secure`: readers come by https."""

    def __init__(self, data_dir: Path, *, secure: bool) -> None:
        self._data_dir = data_dir
        self._secure = secure
        self._tries = Limit(most=5, seconds=300, in_all=60)

    @functools.cached_property
    def signer(self) -> Signer:
        return signer(self._data_dir)

    def paths(self) -> tuple[tuple[str, Answerer, Answerer | None], ...]:
        """Each path with what answers a question and what answers a form."""
        return (
            ("/review/login", self.ask_who, self.sign_in),
            ("/review/logout", self._to_login, self._for_signed(self.sign_out)),
            ("/review", self._for_signed(self.queue), self._for_signed(self.remake)),
            ("/review/log", self._for_signed(self.log), None),
            ("/review/disputes", self._for_signed(self.disputes), self._for_signed(self.answer)),
            ("/review/trial/{nct_id}/{criterion}", self._for_signed(self.item), self._for_signed(self.decide)),
        )

    # Who is there

    def ask_who(self, ask: Ask) -> Response:
        """The page to sign in on. Its form is bound to a cookie, so that no other site can sign anybody in."""
        return self._ask_who(ask, "", 200)

    def _ask_who(self, ask: Ask, problem: str, status: int) -> Response:
        holder = secrets.token_urlsafe(18)
        html = reviewing.sign_in_html(self.signer.form("sign in", holder), problem, ask.site)
        response = _page(html, status)
        self._set_cookie(ask, response, FORM_COOKIE, holder, "/login")
        return response

    def sign_in(self, ask: Ask) -> Response:
        form = _form(ask)
        holder = ask.request.cookies.get(FORM_COOKIE, "")
        if not holder or self.signer.opened(form.get("token", ""), "sign in", holder) is None:
            return self._ask_who(ask, "The form was too old. Please sign in again.", 403)
        name = form.get("name", "")[: people.LONGEST_NAME + 1].strip()
        key = name.casefold()
        if not self._tries.allows(key):
            return self._ask_who(ask, "Too many tries. Please wait a few minutes.", 429)
        with open_beside(self._data_dir) as store:
            secret = people.sign_in(store, name, form.get("password", ""))
        if secret is None:
            return self._ask_who(ask, "The name or the password is wrong.", 403)
        self._tries.forgive(key)
        response = redirect(ask.site.path(_AREA), status=303)
        self._set_cookie(ask, response, COOKIE, self.signer.cookie(secret))
        response.delete_cookie(FORM_COOKIE, path=ask.site.path(_AREA + "/login"))
        return response

    def sign_out(self, ask: Ask, signed: _Signed) -> Response:
        self._require_token(ask, "sign out", signed)
        with open_beside(self._data_dir) as store:
            people.sign_out(store, signed.secret)
        response = redirect(ask.site.path(_AREA + "/login"), status=303)
        response.delete_cookie(COOKIE, path=ask.site.path(_AREA))
        return response

    def _to_login(self, ask: Ask) -> Response:
        return redirect(ask.site.path(_AREA + "/login"), status=303)

    def _for_signed(self, answered: _Answered) -> Answerer:
        def answerer(ask: Ask) -> Response:
            secret = self.signer.secret(ask.request.cookies.get(COOKIE, ""))
            account = people.who(ask.trials.store, secret)
            if account is not None:
                return answered(ask, _Signed(account, secret))
            if ask.request.method == "POST":
                raise Refusal(403, "forbidden", "You are not signed in.", "Sign in and try again.")
            return self._to_login(ask)

        return answerer

    def _set_cookie(self, ask: Ask, response: Response, name: str, value: str, below: str = "") -> None:
        response.set_cookie(
            name,
            value,
            max_age=int(people.SESSION.total_seconds()),
            path=ask.site.path(_AREA + below),
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )

    def _token(self, purpose: str, signed: _Signed) -> str:
        return self.signer.form(purpose, signed.secret)

    def _require_token(self, ask: Ask, purpose: str, signed: _Signed) -> None:
        if self.signer.opened(_form(ask).get("token", ""), purpose, signed.secret) is None:
            raise Refusal(403, "forbidden", "The form is not good any more.", "Open the page again and send its form.")

    # What is there to do

    def queue(self, ask: Ask, signed: _Signed) -> Response:
        store = ask.trials.store
        rows = []
        for one in waiting.queue(store, SHOWN):
            try:
                looked = deciding.look(store, one.nct_id, one.criterion)
            except MissingError:  # its text has gone since the queue was made
                continue
            if looked.item == one.item:
                rows.append((one, looked))
        html = reviewing.queue_html(
            rows,
            deciding.stats(store),
            fresh=is_fresh(store),
            name=signed.account.name,
            remake=self._token("queue", signed),
            leave=self._token("sign out", signed),
            site=ask.site,
        )
        return _page(html)

    def remake(self, ask: Ask, signed: _Signed) -> Response:
        self._require_token(ask, "queue", signed)
        make_queue(self._data_dir)
        return redirect(ask.site.path(_AREA), status=303)

    def item(self, ask: Ask, signed: _Signed) -> Response:
        return self._item(ask, signed, self._looked(ask))

    def decide(self, ask: Ask, signed: _Signed) -> Response:
        form, looked = _form(ask), self._looked(ask)
        seen = (form.get("item", ""), form.get("decision", ""))
        self._require_token(ask, _purpose(looked, *seen), signed)
        action = _ACTIONS.get(form.get("action", ""))
        try:
            if action is None:
                raise UsageError("Choose what to do.", "")
            asked = deciding.Request(
                nct_id=looked.nct_id,
                criterion=looked.program.id,
                action=action,
                reason=form.get("reason", ""),
                by=signed.account.name,
                door="site",
                wording=form.get("wording", ""),
                seen=(bytes.fromhex(seen[0]), int(seen[1])),
            )
            deciding.decide(self._data_dir, asked)
        except RefusedError:
            details = tuple(finding.detail for finding in deciding.judged(looked, form.get("wording", "")).findings)
            problem = "The checker does not pass this wording, so it was not taken. It finds:"
            return self._item(ask, signed, looked, problem=problem, details=details, status=422)
        except ChangedError as error:
            return self._item(ask, signed, looked, problem=error.message, status=409)
        except UsageError as error:
            return self._item(ask, signed, looked, problem=f"{error.message} {error.hint}", status=400)
        return redirect(ask.site.path(_AREA), status=303)

    def _looked(self, ask: Ask) -> Looked:
        nct_id = ask.trials.resolve(parse_nct_id(ask.request.path_params["nct_id"]))
        return deciding.look(ask.trials.store, nct_id, ask.request.path_params["criterion"])

    def _item(
        self,
        ask: Ask,
        signed: _Signed,
        looked: Looked,
        *,
        problem: str = "",
        details: tuple[str, ...] = (),
        status: int = 200,
    ) -> Response:
        typed: dict[str, str] = getattr(ask.request.state, "form", {})
        item, decision = looked.item.hex(), str(looked.holding.id if looked.holding else 0)
        html = reviewing.item_html(
            looked,
            [reason.why for reason in reasons(looked.program)],
            token=self._token(_purpose(looked, item, decision), signed),
            item=item,
            decision=decision,
            wording=typed.get("wording", looked.earlier.plain if looked.earlier else looked.shown.plain),
            reason=typed.get("reason", ""),
            problem=problem,
            details=details,
            site=ask.site,
        )
        return _page(html, status)

    def log(self, ask: Ask, signed: _Signed) -> Response:
        return _page(reviewing.log_html(decisions.log(ask.trials.store, 200), ask.site))

    def disputes(self, ask: Ask, signed: _Signed) -> Response:
        rows = [(one, self._token(f"answer {one.id}", signed)) for one in disputes.waiting(ask.trials.store)]
        return _page(reviewing.disputes_html(rows, ask.site))

    def answer(self, ask: Ask, signed: _Signed) -> Response:
        form = _form(ask)
        number = form.get("number", "")
        self._require_token(ask, f"answer {number}", signed)
        public = form.get("public") == "yes"
        disputing.answer(self._data_dir, int(number), signed.account.name, public=public, words=form.get("answer", ""))
        return redirect(ask.site.path(_AREA + "/disputes"), status=303)


class DisputeDesk:
    """Answers readers who hold something against a sentence. No account, no cookie, nothing kept but their words."""

    def __init__(self, data_dir: Path, signer_of: Callable[[], Signer]) -> None:
        self._data_dir = data_dir
        self._signer_of = signer_of
        self._tries = Limit(most=5, seconds=3600, in_all=30)

    def paths(self) -> tuple[tuple[str, Answerer, Answerer | None], ...]:
        return (("/trial/{nct_id}/dispute", self.page, self.hear),)

    def page(self, ask: Ask) -> Response:
        """All points to choose from, or the form about one."""
        asked = ask.request.path_params["nct_id"]
        nct_id = ask.trials.resolve(parse_nct_id(asked))
        criterion = ask.query("criterion")
        if asked != nct_id:
            return redirect(ask.site.path(f"/trial/{nct_id}/dispute"), status=301)
        if ask.query("sent") == "yes":
            return _page(reviewing.thanks_html(nct_id, ask.site))
        if not criterion:
            return _page(reviewing.choose_html(ask.trials.trial(nct_id), ask.site))
        return self._form(ask, nct_id, criterion)

    def _form(self, ask: Ask, nct_id: str, criterion: str, problem: str = "", status: int = 200) -> Response:
        looked = deciding.look(ask.trials.store, nct_id, criterion)
        token = self._signer_of().form(f"dispute {nct_id} {criterion}", _as_seen(looked))
        typed: dict[str, str] = getattr(ask.request.state, "form", {})
        return _page(reviewing.dispute_html(looked, token, typed.get("words", ""), problem, ask.site), status)

    def hear(self, ask: Ask) -> Response:
        form = _form(ask)
        nct_id = ask.trials.resolve(parse_nct_id(ask.request.path_params["nct_id"]))
        criterion = form.get("criterion", "")
        looked = deciding.look(ask.trials.store, nct_id, criterion)
        number = self._signer_of().opened(form.get("token", ""), f"dispute {nct_id} {criterion}", _as_seen(looked))
        if number is None:
            return self._form(ask, nct_id, criterion, "The form was too old, or the point has changed since.", 403)
        if not self._tries.allows((nct_id, criterion)):
            raise Refusal(429, "too_many", "Too many reports came in just now.", "Please try again in an hour.")
        try:
            disputing.hear(self._data_dir, nct_id, criterion, form.get("words", ""), number)
        except UsageError as error:
            return self._form(ask, nct_id, criterion, f"{error.message} {error.hint}", 400)
        return redirect(ask.site.path(f"/trial/{nct_id}/dispute?sent=yes"), status=303)


def _as_seen(looked: Looked) -> str:
    """What a reader saw: a form about other words is not good for these."""
    return f"{looked.item.hex()} {looked.holding.id if looked.holding else 0}"


def _purpose(looked: Looked, item: str, decision: str) -> str:
    return f"decide {looked.nct_id} {looked.program.id} {item} {decision}"


def _form(ask: Ask) -> dict[str, str]:
    form: dict[str, str] = ask.request.state.form
    return form


def _page(html: str, status: int = 200) -> Response:
    return answer(html, HTML, status=status, cache=KEEP_NOTHING)
