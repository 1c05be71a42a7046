"""Lists of people, institutions and groups: searched, filtered, counted, a page at a time."""
from portal.members.queries.accounts import (
    accounts_per_role,
    accounts_per_state,
    all_people,
    open_sign_ins,
    person_by_email,
    role_grants,
)
from portal.members.queries.applying import applications, applications_waiting_for
from portal.members.queries.belonging import (
    affiliations_of,
    groups,
    groups_of,
    institution_by_short_name,
    institution_choices,
    institution_of_domain,
    members_of,
    pending_invitations,
    people_of,
    proposals_waiting_for,
    representatives_of,
    why_not_called,
    why_not_invite,
    why_not_keyed,
)
from portal.members.queries.directory import (
    institutions,
    institutions_per,
    people,
    people_counts,
    people_per_institution,
)
from portal.members.queries.grouping import former_offices, memberships_of, roles_of, term_choices, terms_of
from portal.members.queries.listing import name_of

__all__ = ["former_offices", "memberships_of", "roles_of", "term_choices", "terms_of",
           "accounts_per_role", "accounts_per_state", "affiliations_of", "all_people", "applications",
           "applications_waiting_for", "groups", "groups_of",
           "institution_by_short_name", "institution_choices", "institution_of_domain", "institutions",
           "institutions_per", "members_of", "name_of", "open_sign_ins", "pending_invitations", "people",
           "people_counts", "people_of", "people_per_institution", "person_by_email", "proposals_waiting_for",
           "representatives_of",
           "role_grants", "why_not_called", "why_not_invite", "why_not_keyed"]
