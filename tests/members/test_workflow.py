import pytest

from portal.core.workflow import NotAllowedNow
from portal.members.models import Application
from portal.members.workflow import ACCOUNT, APPLICATION, MEMBERSHIP, Account, ApplicationState, Membership


@pytest.mark.parametrize("state", Membership)
@pytest.mark.parametrize("verb", MEMBERSHIP.verbs)
def test_a_membership_verb_works_in_its_states_and_no_others(people, anhe, verb, state):  # M1
    anhe.state = state
    works(MEMBERSHIP, verb, anhe, people["administrator"])


@pytest.mark.parametrize("state", Account)
@pytest.mark.parametrize("verb", ACCOUNT.verbs)
def test_an_account_verb_works_in_its_states_and_no_others(people, verb, state):
    person = people["trainee"]
    person.state = state
    works(ACCOUNT, verb, person, people["administrator"])


@pytest.mark.parametrize("state", ApplicationState)
@pytest.mark.parametrize("verb", APPLICATION.verbs)
def test_a_verb_of_applications_works_in_its_states_and_no_others(people, verb, state):  # M2
    application, _token = Application.make(name_en="Anxin Forge", kind="company", contact="Gu", email="gu@forge.example")
    application.state = state
    works(APPLICATION, verb, application, people["administrator"])


def works(workflow, verb, thing, by):
    before, (sources, target) = thing.state, workflow.verbs[verb]
    if before in sources:
        workflow.move(verb, thing, by=by)
        assert thing.state == target
    else:
        with pytest.raises(NotAllowedNow):
            workflow.move(verb, thing, by=by)
        assert thing.state == before
