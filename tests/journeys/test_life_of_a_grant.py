"""The life of one grant, from opening to pack, told through the API by programs that know only it."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy

from grants.kernel.sealing import broken_seals
from tests.house import TestHouse
from tests.journeys import money, story
from tests.journeys.story import created, fine, refused

MEMBERS = ["Dorothy Lumb", "Imran Shah", "Owen Price"]


def test_one_grant_from_opening_to_pack(postgres_house: TestHouse):
    house = postgres_house
    administrator = house.program(house.person("Amina Rahman", administrator=True))
    joan, rival = house.program(house.person("Joan Birkett")), house.program(house.person("Rita Vale"))

    # 1. An administrator sets up a scheme of two funders, and a round.
    health = story.register_funder(administrator, "Airedale Health Partnership")
    council = story.register_funder(administrator, "Wharfe City Council")
    lopsided = story.scheme_details({health: 6_000_000, council: 3_000_001})
    lopsided["criteria"][0]["weight"] = 49
    assert refused(administrator.post("/schemes", lopsided), 422)["errors"]
    scheme = created(administrator.post("/schemes", story.scheme_details({health: 6_000_000, council: 3_000_001})))
    round_ = story.announced(house, administrator, scheme["id"], story.round_details(1_000_000))
    house.clock.move_to(story.OPENS)

    # 2. Small organisations register, are checked, draft, come back and submit.
    growers = created(
        joan.post(
            "/organisations", {"name": "Ropewalk Growers", "kind": "unincorporated_charity", "position": "Treasurer"}
        )
    )
    choir = created(rival.post("/organisations", {"name": "Vale Choir", "kind": "cic", "position": "Director"}))
    application = story.apply(
        joan,
        round_["id"],
        growers["id"],
        title="Warm on Wednesdays",
        amount_pence=120_000,
        answers=story.some_answers(),
    )
    other = story.apply(
        rival, round_["id"], choir["id"], title="Singing", amount_pence=950_000, answers=story.some_answers("Songs.")
    )
    refused(joan.post(f"/applications/{application}/submission", {"declaration": True}), 409)
    house.clock.move_to(story.CLOSED)
    late = {"organisation_id": growers["id"], "eligibility_answers": {"account": True}}
    refused(joan.post(f"/rounds/{round_['id']}/applications", late), 409)
    house.run_jobs()
    assert len(story.mails_about(house, "application")) >= 2

    # 3. They are screened, and a panel is convened; with one third-sector member it may not sit.
    story.screen(administrator, application)
    story.screen(administrator, other)
    panel = story.convene(
        administrator,
        round_["id"],
        [
            ("Dorothy Lumb", "dorothy.lumb@example.org", "third_sector"),
            ("Owen Price", "owen.price@example.org", "funder"),
        ],
    )
    refused(administrator.post(f"/panels/{panel}/sitting"), 422)
    imran_details = {"name": "Imran Shah", "email": "imran.shah@example.org", "kind": "third_sector", "is_chair": False}
    created(administrator.post(f"/panels/{panel}/members", imran_details))
    created(administrator.post(f"/panels/{panel}/sitting"))

    # 4. Members declare and score; a conflicted one can neither read nor score.
    dorothy, imran, owen = story.member_clients(house, MEMBERS)
    refused(dorothy.get(f"/panels/{panel}/applications/{application}"), 403)
    for member in (dorothy, imran):
        story.declare(member, application)
        story.declare(member, other)
    story.declare(owen, application, "leaves", "My sister is the secretary.")
    story.declare(owen, other)
    refused(owen.get(f"/panels/{panel}/applications/{application}"), 403)
    marks = {"scores": [{"criterion_id": c["id"], "mark": 5, "reason": "Good"} for c in scheme["criteria"]]}
    refused(owen.post(f"/applications/{application}/scores", marks), 403)
    story.score(dorothy, application, scheme["criteria"], [5, 4, 3])
    own_only = fine(imran.get(f"/applications/{application}/scores"))
    assert "Dorothy" not in str(own_only)
    story.score(imran, application, scheme["criteria"], [4, 4, 4])
    assert "Dorothy" in str(fine(imran.get(f"/applications/{application}/scores")))
    for member, marks_given in ((dorothy, [2, 2, 1]), (imran, [1, 2, 2]), (owen, [3, 2, 2])):
        story.score(member, other, scheme["criteria"], marks_given)
    ranking = fine(administrator.get(f"/rounds/{round_['id']}/ranking"))
    assert ranking["items"][0]["application_id"] == application

    # 5. The panel decides, within the round's money.
    story.decide(dorothy, application, "award", 120_000, reasons="A clear need.")
    too_much = {"outcome": "award", "amount_pence": 950_000, "conditions": "", "reasons": "Good.", "feedback": ""}
    refused(dorothy.post(f"/applications/{other}/decision", too_much), 422)
    story.decide(dorothy, other, "decline", None, feedback="Say how people will hear of it.")
    house.run_jobs()
    assert house.events("awards.letter_written") == []  # nobody hears of what is only proposed
    assert len(story.confirm(house, dorothy, panel, round_["id"])) == 2

    # 6. Workers write and mail the letters: an offer, and a refusal with feedback.
    house.run_jobs()
    award = story.award_of(joan, application)
    letters = fine(joan.get(f"/awards/{award['id']}/letters"))
    (letter,) = letters["items"]
    pdf = joan.get(f"/awards/{award['id']}/letters/{letter['id']}/file")
    assert pdf.data.startswith(b"%PDF")
    posted = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in house.mails()]
    attached = [part for mail in posted for part in mail.iter_attachments()]
    assert len(attached) == 2
    assert attached[0].get_content().startswith(b"%PDF")

    # 7. The signatory accepts; instalments and returns exist, each with its deadline.
    refused(rival.post(f"/awards/{award['id']}/acceptance", {"agrees": True}), 403)
    created(joan.post(f"/awards/{award['id']}/acceptance", {"agrees": True}))
    refused(joan.post(f"/awards/{award['id']}/acceptance", {"agrees": True}), 409)
    house.run_jobs()
    instalments = fine(joan.get(f"/awards/{award['id']}/instalments"))["items"]
    assert sum(i["amount_pence"] for i in instalments) == 120_000
    assert [i["state"] for i in instalments] == ["planned", "planned"]
    money.let_pay_early(administrator, award["id"])
    (due,) = fine(joan.get(f"/awards/{award['id']}/returns"))["items"]

    # 7b. Nothing is paid to an organisation that has told too little, nor into an account nobody has asked about.
    colleague = house.program(house.person("Robert Adu", administrator=True))

    def account() -> str:
        """The version of the account that stands now."""
        return str(administrator.get(f"/awards/{award['id']}/payee").headers["ETag"])

    assert "details are missing" in refused(administrator.post("/payment_runs"), 409)["detail"]
    house.clock.advance(minutes=5)
    story.tell_everything(joan, growers["id"])
    house.run_jobs()
    assert story.mails_about(house, "bank account")
    assert "has to be checked by one of us" in refused(administrator.post("/payment_runs"), 409)["detail"]
    checks = f"/organisations/{growers['id']}/account_checks"
    checked = {"kind": "check", "evidence": "paper", "name_fits": True, "payee_result": "match"}
    confirmed = {"kind": "confirmation", "how": "in_person", "note": "Met Ruth Ellis at the growers' shed."}
    created(colleague.post(checks, checked, If_Match=account()))
    refused(administrator.post("/payment_runs"), 409)
    assert refused(colleague.post(checks, confirmed, If_Match=account()), 403)
    created(administrator.post(checks, confirmed, If_Match=account()))

    # 7c. One administrator prepares the payment run, another releases and sends it, and the bank pays.
    run = money.prepared_run(administrator)
    refused(administrator.post(f"/payment_runs/{run['id']}/release", If_Match=f'"{run["version"]}"'), 403)
    run = created(colleague.post(f"/payment_runs/{run['id']}/release", If_Match=f'"{run["version"]}"'))
    created(colleague.post(f"/payment_runs/{run['id']}/sending", If_Match=f'"{run["version"]}"'))
    (payment,) = fine(colleague.get(f"/payment_runs/{run['id']}/payments"))["items"]
    said = {"answers": [{"end_to_end_reference": payment["end_to_end_reference"], "outcome": "paid"}]}
    assert created(colleague.post(f"/payment_runs/{run['id']}/answers", said))["state"] == "closed"
    paid = fine(joan.get(f"/awards/{award['id']}/instalments"))["items"][0]
    assert (paid["paid_to_id"], paid["paid_into"]) == (growers["id"], "678")

    # 8. A reminder goes out before the return is due, once.
    planned = fine(administrator.get("/reminders?state=planned"))["items"]
    first = min(datetime.fromisoformat(reminder["send_at"]) for reminder in planned)
    house.run_jobs()
    assert first < story.due_of(due) - timedelta(days=10)
    before = len(house.mails())
    house.clock.move_to(first - timedelta(minutes=1))
    house.run_jobs()
    assert len(house.mails()) == before
    house.clock.move_to(first)
    house.run_jobs()
    house.run_jobs()
    assert len(house.mails()) == before + 1

    # 9. The grantee makes the return; it is accepted; the next instalment becomes payable; no reminder follows.
    joan, administrator = house.program(house.person("Joan Birkett")), house.program(house.person("Amina Rahman"))
    open_return = joan.get(f"/returns/{due['id']}")
    given = {"answers": {**story.return_answers(38), **story.WISH}}
    fine(joan.patch(f"/returns/{due['id']}", given, If_Match=open_return.headers["ETag"]))
    created(joan.post(f"/returns/{due['id']}/submission"))
    house.run_jobs()
    created(administrator.post(f"/returns/{due['id']}/review", {"outcome": "accept", "note": ""}))
    instalments = fine(joan.get(f"/awards/{award['id']}/instalments"))["items"]
    assert [i["state"] for i in instalments] == ["paid", "payable"]
    house.run_jobs()
    quiet = len(story.mails_about(house, "due"))
    house.clock.move_to(story.due_of(due) + timedelta(days=10))
    house.run_jobs()
    assert len(story.mails_about(house, "due")) == quiet

    # 10. A pack for each funder, who sees its own share.
    period = {"period_from": "2027-03-01", "period_to": house.now().date().isoformat()}
    packs = created(administrator.post(f"/schemes/{scheme['id']}/packs", period))["items"]
    house.run_jobs()
    funders_packs = {pack["funder_id"]: pack["id"] for pack in packs}
    assert set(funders_packs) == {None, health, council}
    figures = [fine(administrator.get(f"/packs/{pack_id}"))["figures"] for pack_id in funders_packs.values()]
    assert all(figures)
    commissioner = house.program(house.person("Priya Nair"))
    person = {"email": "priya.nair@example.org", "name": "Priya Nair", "position": "Manager", "is_signatory": False}
    asked = created(administrator.post(f"/organisations/{health}/members", person))
    created(commissioner.post(f"/asked_members/{asked['id']}/agreement", {"agrees": True}))
    refused(commissioner.get(f"/packs/{funders_packs[health]}"), 403)
    colleague = house.program(house.person("Robert Adu"))
    for pack_id in funders_packs.values():
        created(colleague.post(f"/packs/{pack_id}/approval"))
    house.run_jobs()
    fine(commissioner.get(f"/packs/{funders_packs[health]}"))
    refused(commissioner.get(f"/packs/{funders_packs[council]}"), 403)
    assert commissioner.get(f"/packs/{funders_packs[health]}/document").data.startswith(b"%PDF")

    # And the machinery: nothing died, nothing waits that is due, every event is sealed and holds.
    house.clock.advance(seconds=20)
    house.run_jobs()
    assert house.jobs(state="dead") == []
    with house.read() as session:
        assert list(broken_seals(session)) == []
    assert all(event.number for event in house.events())
