"""What a return asks beside the questions of its scheme, as rules say it. Pure data.

`kernel.shapes` finds them again, to say them in the reader's language.
"""

from grants.kernel.program_words import for_translators

ASKED = (
    for_translators("This is more than 100 in a hundred. Is it right, and why?"),
    for_translators("This is ten times what you told us last time, or more. Is it right, and why?"),
    for_translators("This is far more than it could be. Is %(told)s right, and why?"),
    for_translators("You told us that %(people)s took part. Is %(told)s right, and why?"),
    for_translators("You hoped for %(hoped)s. Is %(told)s right, and why?"),
    for_translators("This is less than last time, and we ask for all since the grant began. Is it right, and why?"),
    for_translators("This is less afterwards than before. Is it right, and why?"),
    for_translators("%(parts)s is less afterwards than before. Is it right, and why?"),
    for_translators("These come to %(number)s in all, and you told us of %(people)s. Is it right, and why?"),
    for_translators("Your lines come to %(amount)s, and you told us of %(in_all)s in all. Is it right, and why?"),
    for_translators("You spent more on %(parts)s than the budget says. Is it right, and why?"),
    for_translators("Look at the number first."),
    for_translators("Why is it more than the grant of %(amount)s?"),
    for_translators("Look at the amount first: we ask for the money of this grant alone."),
    for_translators("We have paid you %(amount)s so far. From what did you pay the rest?"),
    for_translators("Look at the amount first. If you paid in advance, say so: we may pay earlier."),
    for_translators("Why is it less than the %(amount)s that you told us before?"),
    for_translators("Look at the amount first: we ask for all that you have spent since the grant began."),
    for_translators("You were paid %(amount)s. What do you wish to do with what is not spent?"),
    for_translators("We decide together: nothing has to be given back before we have answered."),
    for_translators("Why is it not spent, and what would you do with it?"),
    for_translators("A few words are enough."),
    for_translators("Keep it, and spend it on the same later"),
    for_translators("Spend it on something else"),
    for_translators("Give it back"),
    for_translators("%(line)s, %(amount)s in the budget"),
    for_translators("%(line)s, %(amount)s told last time"),
    for_translators("%(line)s, %(amount)s in the budget, %(amount_last)s told last time"),
    for_translators("another sum"),
    for_translators("other numbers"),
    for_translators("a line"),
    for_translators("A part"),
    for_translators("1 person"),
    for_translators("%(number)s people"),
    for_translators("%(level)s on a scale from %(number)s to %(number_most)s"),
    for_translators("%(level)s further on a scale from %(number)s to %(number_most)s"),
    for_translators("%(number_reached)s on a scale from %(number)s to %(number_most)s"),
    for_translators("%(number_reached)s further on a scale from %(number)s to %(number_most)s"),
    for_translators(
        "Here is what was to be different, in the same words as at the beginning. What did not come is as "
        "useful to know as what did."
    ),
    for_translators(
        "How far has it come, in the same words as at the beginning? Leave blank what you cannot tell yet."
    ),
    for_translators("You wrote: %(words)s"),
    for_translators("You said how you would know: %(words)s"),
    for_translators("We asked %(question)s What has come of it?"),
    for_translators("%(outcome)s: has it come?"),
    for_translators("%(outcome)s: what have you seen?"),
    for_translators("%(outcome)s: where do people stand now?"),
    for_translators("%(outcome)s: how far have people come?"),
    for_translators("%(outcome)s: how much money so far?"),
    for_translators("%(outcome)s: what percentage now?"),
    for_translators("%(outcome)s: how many people so far?"),
    for_translators("%(outcome)s: how many %(unit)s so far?"),
    for_translators("You hoped for %(hoped)s. Your best guess is enough."),
    for_translators("You hoped for %(hoped)s. Last time you told us %(told)s. Your best guess is enough."),
    for_translators("About how many minutes did this return take you?"),
    for_translators("All of you together, with looking things up."),
    for_translators("We said how long it takes. If it takes longer, we ask less."),
)
