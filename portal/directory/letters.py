"""What the mail of a question says. It is written when it leaves: not to or from who has left meanwhile."""

from portal.accounts import queries as accounts
from portal.core import mail
from portal.core.i18n import LazyText, lazy_gettext
from portal.core.mail import Letter
from portal.directory.queries import questions


@mail.composer("question")
def letter_of_question(question_id: int) -> Letter | None:
    """The question and where to answer it; neither address stands in it."""
    question = questions.with_both(question_id)
    if question is None or not (question.asker.is_active and question.asked.is_active):
        return None
    account = accounts.account_of(question.asked_id)
    if account is None:
        return None
    subject: LazyText = (
        lazy_gettext("%(name)s answers: %(subject)s", name=question.asker.name, subject=question.subject)
        if question.answers_id
        else lazy_gettext("%(name)s asks you: %(subject)s", name=question.asker.name, subject=question.subject)
    )
    return Letter(
        to=account.email,
        language=question.asked.language,
        subject=subject,
        template="directory/mail/question",
        mail_class="open",
        context={"question": question},
    )
