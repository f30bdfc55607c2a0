"""What people are told before they apply, as rules say it. Pure data.

`kernel.shapes` finds them again, to say them in the reader's language.
"""

from grants.kernel.program_words import for_translators

TOLD = (
    for_translators("%(number)s minutes"),
    for_translators("1 minute"),
    for_translators("1 hour"),
    for_translators("%(number)s hours"),
    for_translators("1 hour %(number)s minutes"),
    for_translators("%(number_hours)s hours %(number)s minutes"),
    for_translators("%(number)s minutes from %(amount)s"),
    for_translators("%(number)s minutes if you ask for less than %(amount)s, and %(more)s"),
    for_translators("%(number)s minutes, and the last %(number_last)s"),
    for_translators(
        "The first time about %(number)s minutes more: %(number_to_register)s to register your organisation, "
        "and %(number_to_tell)s to tell us about it, which you do once."
    ),
    for_translators("A group without rules of its own about %(number)s more, and the days until its host has agreed."),
    for_translators("About %(number)s minutes more to tell us about %(organisation)s, which you do once."),
    for_translators("About %(number)s minutes to name a host of %(organisation)s, and the days until it has agreed."),
    for_translators(
        "A group without rules of its own can apply, with a host: an organisation that holds the money for "
        "it. The host agrees online before you can send the application, so ask it early."
    ),
    for_translators(
        "What you ask for is usually no more than %(share)s of your yearly income. If it is more, say in your "
        "answers how you will manage it: whoever checks the application looks at that."
    ),
    for_translators(
        "The work starts in %(month)s or later, after the round has closed on %(day)s. Nothing is paid for "
        "work that began before the decision."
    ),
    for_translators(
        "The work starts on %(day)s or later, after the round has closed on %(day_closed)s. Nothing is paid "
        "for work that began before the decision."
    ),
    for_translators(
        "The work starts in %(month)s or later, after we have decided, by %(day)s. Nothing is paid for work "
        "that began before the decision."
    ),
    for_translators(
        "The work starts on %(day)s or later, after we have decided, by %(day_decided)s. Nothing is paid for "
        "work that began before the decision."
    ),
    for_translators(
        "A panel reads every application. At least two of its members come from voluntary and community organisations."
    ),
    for_translators("In this scheme %(number)s third-sector members take part in each decision."),
    for_translators("Each application is read and marked by %(number)s members or more."),
    for_translators("Two officers of %(grant_maker)s decide: one proposes, with reasons, and another makes it final."),
    for_translators(
        "On applications for up to %(amount)s two officers of %(grant_maker)s decide: one proposes, with "
        "reasons, and another makes it final."
    ),
    for_translators("On applications for more than %(amount)s a panel decides."),
    for_translators("The name of your organisation or group, and of somebody we can talk to"),
    for_translators("How much money you want to ask for"),
    for_translators(
        "For %(question)s: what each thing costs, and what you spend in a year on rent, insurance and the like"
    ),
    for_translators("A full postcode for %(question)s"),
    for_translators("Numbers for %(question)s"),
    for_translators("Amounts for %(question)s"),
    for_translators("For %(question)s: averages before and after"),
    for_translators("For %(question)s: how you will know"),
    for_translators("A file, or a clear photograph, for %(question)s"),
    for_translators("A number for %(question)s"),
    for_translators("An amount for %(question)s"),
    for_translators("A date for %(question)s"),
    for_translators("A month for %(question)s"),
    for_translators(
        "In all that is about %(time)s of your time, worth %(amount)s: %(share)s of a grant of %(amount_of_grant)s."
    ),
    for_translators("%(number)s of %(number_all)s"),
    for_translators("%(number)s of %(number_all)s (%(share)s)"),
)
