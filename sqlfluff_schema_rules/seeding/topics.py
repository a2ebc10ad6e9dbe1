"""What people write about, and the sentences they write it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random


class Topic(NamedTuple):
    """Something to write about; `tasks` go on after `to`."""

    title: str
    tasks: tuple[str, ...]


TOPICS = (
    Topic(
        "Billing",
        (
            "download an invoice",
            "cancel a subscription",
            "change the payment method",
            "ask for a refund",
            "correct the billing address",
        ),
    ),
    Topic(
        "Signing in",
        (
            "reset a password",
            "sign in with a passkey",
            "turn on two-factor authentication",
            "end a session on another device",
            "unlock an account",
        ),
    ),
    Topic(
        "Deployment",
        (
            "roll back a release",
            "deploy to the staging environment",
            "read the build log",
            "rotate a secret",
            "scale the workers",
        ),
    ),
    Topic(
        "Databases",
        (
            "add an index to a large table",
            "restore a backup",
            "write a migration",
            "find a slow query",
            "move rows into a partition",
        ),
    ),
    Topic(
        "Onboarding",
        (
            "invite a colleague",
            "plan the first week",
            "set up a laptop",
            "join the team calendar",
            "read the handbook",
        ),
    ),
    Topic(
        "Travel",
        (
            "book a train",
            "claim travel expenses",
            "find a hotel near the office",
            "change a flight",
            "apply for a visa",
        ),
    ),
    Topic(
        "Hiring",
        (
            "schedule an interview",
            "review an application",
            "write a job description",
            "make an offer",
            "reject a candidate kindly",
        ),
    ),
    Topic(
        "Privacy",
        (
            "export personal data",
            "delete an account for good",
            "answer a request for information",
            "sign a data processing agreement",
            "shorten the retention of logs",
        ),
    ),
    Topic(
        "Language models",
        (
            "choose a model",
            "lower the temperature",
            "shorten a prompt",
            "compare two answers",
            "stay within the context window",
        ),
    ),
    Topic(
        "Kitchen",
        (
            "descale the coffee machine",
            "order fruit for the week",
            "sort the rubbish",
            "book the table for lunch",
            "repair the dishwasher",
        ),
    ),
    Topic(
        "Accessibility",
        (
            "describe a picture",
            "raise the contrast",
            "reach a menu with the keyboard",
            "add captions to a video",
            "test with a screen reader",
        ),
    ),
    Topic(
        "Shipping",
        (
            "track a parcel",
            "print a return label",
            "change the delivery address",
            "report a damaged package",
            "ship an order abroad",
        ),
    ),
)

TASKS = 5
"""How many tasks each topic has."""

_SENTENCES = 4
_QUESTIONS = (
    "How do I {task}?",
    "Who can help me to {task}?",
    "Do you know where to {task}?",
    "Is it too late to {task}?",
    "Can we {task} before Friday?",
)
_ANSWERS = (
    "You can {task} in the settings.",
    "I will {task} this afternoon.",
    "Please wait, somebody else is about to {task}.",
    "I had to {task} last week, it took ten minutes.",
    "Let us {task} together tomorrow.",
    "We decided to {task} only when a customer asks for it.",
)
_FACTS = (
    "To {task}, open the menu and follow the steps on the page.",
    "Only administrators are allowed to {task}.",
    "It takes a few minutes to {task}.",
    "When you {task}, everybody concerned is told by e-mail.",
    "If it fails to {task}, try again later or write to the support team.",
    "Nobody has to {task} more than once a year.",
    "Before you {task}, save what you are working on.",
)


def question(topic: Topic, chance: Random) -> str:
    """What somebody asks."""
    return chance.choice(_QUESTIONS).format(task=chance.choice(topic.tasks))


def answer(topic: Topic, chance: Random) -> str:
    """What somebody replies."""
    return chance.choice(_ANSWERS).format(task=chance.choice(topic.tasks))


def paragraph(task: str, chance: Random) -> str:
    """What a manual says about a task."""
    return " ".join(fact.format(task=task) for fact in chance.sample(_FACTS, _SENTENCES))
