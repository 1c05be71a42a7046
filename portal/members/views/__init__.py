"""The pages of people, institutions, groups and accounts: a file, and a blueprint, for each."""
from portal.members.views import (
    account,
    applying,
    codes,
    groups,
    institution_people,
    institutions,
    invitations,
    inviting_many,
    own_data,
    people,
    registering,
    roll_accounts,
    roll_applications,
    roll_groups,
    roll_institutions,
    roll_roles,
    signing_in,
)

blueprints = tuple(module.bp for module in (
    signing_in, registering, applying, invitations, account, codes, own_data, people, institutions, institution_people,
    inviting_many, groups, roll_accounts, roll_applications, roll_institutions, roll_groups, roll_roles))
