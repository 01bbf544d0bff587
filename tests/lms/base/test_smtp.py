"""A message reaches a mail server, or it is known whether it may have."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from lms.base.mail import MaybeSent, NotSent
from lms.base.smtp import SmtpMailer
from tests.lms.base.test_mail import MAIL, SENDER, entry
from tests.mail_server import mail_server


async def test_a_message_arrives_as_it_was_written():
    async with mail_server() as (post, url):
        await SmtpMailer(url, SENDER).send(replace(MAIL, attachment=entry(1), method="REQUEST"))

    [message] = post.received
    body, calendar = list(message.walk())[2:4]
    assert (body.get_content().split(), calendar.get_payload(decode=True)) == (MAIL.body.split(), entry(1).encode())
    assert (str(message["To"]), str(message["Message-ID"])) == (MAIL.to, MAIL.message_id)


async def test_several_messages_share_a_line():
    async with mail_server() as (post, url), SmtpMailer(url, SENDER).kept_open() as line:
        for _ in range(3):
            await line.send(MAIL)

    assert (post.lines, len(post.received)) == (1, 3)


async def test_a_line_that_the_server_closed_between_two_messages_is_opened_again():
    async with mail_server() as (post, url), SmtpMailer(url, SENDER).kept_open() as line:
        post.most_a_line = 1
        await line.send(MAIL)
        await asyncio.sleep(0.05)
        await line.send(MAIL)

    assert (post.lines, len(post.received)) == (2, 2)


async def test_an_address_that_is_refused_is_said_in_the_server_s_words_and_stops_nobody_else():
    async with mail_server() as (post, url), SmtpMailer(url, SENDER).kept_open() as line:
        post.refused.add("gone@rmbc.example")
        with pytest.raises(NotSent) as refused:
            await line.send(replace(MAIL, to="gone@rmbc.example"))
        await line.send(MAIL)

    said = "The mail server did not take the address: SMTPRecipientRefused 550 no such mailbox"
    assert (str(refused.value), post.to) == (said, [MAIL.to])


async def test_a_text_that_is_refused_was_not_sent():
    async with mail_server() as (post, url):
        post.answers.append("451 try again later")
        with pytest.raises(NotSent) as refused:
            await SmtpMailer(url, SENDER).send(MAIL)

    said = "The mail server did not take the message: SMTPDataError 451 try again later"
    assert (str(refused.value), post.received) == (said, [])


@pytest.mark.parametrize(("answer", "taken"), [("drop before", 0), ("drop after", 1)])
async def test_when_the_line_breaks_after_the_text_nobody_knows(answer: str, taken: int):
    async with mail_server() as (post, url):
        post.answers.append(answer)
        with pytest.raises(MaybeSent):
            await SmtpMailer(url, SENDER).send(MAIL)

    assert len(post.received) == taken


async def test_a_server_that_is_not_there_was_sent_nothing():
    with pytest.raises(NotSent, match=r"^The mail server could not be reached: "):
        await SmtpMailer("smtp://127.0.0.1:9", SENDER).send(MAIL)
