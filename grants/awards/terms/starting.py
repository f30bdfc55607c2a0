"""The terms that hold until a grant-maker writes its own."""

from grants.awards.terms.rules import Block

FROM_A_THOUSAND, FROM_TEN_THOUSAND = 1_000_00, 10_000_00

STARTING = (
    Block(
        "What the money is for",
        "Use the grant only for the work that this offer names. If you have money left at the end, tell us: we agree"
        " with you what it is used for, or you pay it back.",
    ),
    Block(
        "Your records",
        "Keep receipts, or another note of what the grant was spent on, for six years after it ends. Show them to us"
        " if we ask.",
    ),
    Block(
        "If something changes",
        "Tell us soon if the work, the people in charge of it, your bank account or your legal form changes, or if"
        " something goes wrong. We would rather hear early, and most changes can be agreed. Nothing that matters is"
        " changed before both of us have agreed to it.",
    ),
    Block(
        "Telling us how it went",
        "Send the returns that this offer lists. They are short, and you can ask us for help or for more time.",
    ),
    Block(
        "Telling others",
        "You are welcome to say that we pay for the work. You need not. We name a group that is on no public register"
        " only while it says that we may.",
    ),
    Block(
        "Keeping people safe",
        "If the work is with children or with adults who may be at risk, have somebody who looks after their safety,"
        " check the people who work with them as the law asks, and tell us within two working days of anything"
        " serious.",
    ),
    Block(
        "Equal treatment",
        "Treat everybody fairly who works for you, helps you or comes to you, as the Equality Act 2010 asks.",
        FROM_A_THOUSAND,
    ),
    Block(
        "Information about people",
        "Look after what you know about people as data protection law asks. Send us nothing that names those who come"
        " to you, unless we have agreed on it and they know. We publish how much each grant is and what for, and"
        " who got it where they are on a public register or say that we may.",
        FROM_A_THOUSAND,
    ),
    Block(
        "Ending the grant",
        "You can end the grant at any time by writing to us. We can end it, or change it in a way that matters, with"
        " six months’ notice in writing. The notice is shorter only if we both agree, if the grant is misused or the"
        " work is not done so that people could come to harm, or if we are ordered to. We then say which of these it"
        " is.",
    ),
    Block(
        "Paying back",
        "We can ask for money back that was spent on something else, that was not spent, or that was given because of"
        " something untrue in the application. We say how much and why in writing, and agree with you by when.",
    ),
    Block(
        "Insurance and the law",
        "Have the insurance, licences and permissions that the work needs. You are responsible for the work and for"
        " the people who do it; we are not their employer.",
        FROM_TEN_THOUSAND,
    ),
    Block(
        "Accounts",
        "Show the grant as a line of its own in your accounts, and send us your yearly accounts when they are ready.",
        FROM_TEN_THOUSAND,
    ),
)
