"""Read incidents' categories."""

from sqlalchemy import text
from sqlmodel import Session

from service.incidents.queries import choices, closing_kinds, names


def test_a_reporter_chooses_among_sixteen_kinds_in_order_with_their_leaves(session: Session) -> None:
    kinds = choices(session)

    assert len(kinds) == 16
    assert (kinds[0].code, kinds[0].name) == ("graffiti", "Klotter")
    assert [leaf.code for leaf in kinds[0].children] == [
        "graffiti_tag",
        "graffiti_offensive",
        "graffiti_private",
    ]
    assert kinds[-1].code == "other"
    assert {kind.code: kind.emergency for kind in kinds if kind.emergency} == {
        "violence_threat": "112",
        "fire": "112",
        "drugs": "11414",
        "theft": "11414",
    }


def test_what_is_no_longer_used_cannot_be_chosen_but_keeps_its_name(session: Session) -> None:
    session.execute(text("UPDATE category SET active = false WHERE code IN ('rumour', 'graffiti_private')"))
    kinds = {kind.code: kind for kind in choices(session)}

    assert "rumour" not in kinds
    assert [leaf.code for leaf in kinds["graffiti"].children] == ["graffiti_tag", "graffiti_offensive"]
    assert names(session)["rumour"] == "Rykte eller oro i sociala medier"
    assert "rumour" not in closing_kinds(session)


def test_what_a_closing_means_follows_from_the_category(session: Session) -> None:
    means = closing_kinds(session)

    assert (means["graffiti"], means["graffiti_offensive"]) == ("graffiti", "graffiti")
    assert (means["vandalism_glass"], means["littering"]) == ("fix", "fix")
    assert (means["gathering"], means["other"]) == ("seen", "seen")
