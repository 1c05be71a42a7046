"""Institutions, people, the affiliations between them, groups, and how people sign in."""
from portal.members.models.accounts import Invitation, SignIn
from portal.members.models.affiliations import Affiliation
from portal.members.models.applications import Application
from portal.members.models.groups import Group, GroupKind, GroupMembership, GroupRole
from portal.members.models.institutions import Institution, InstitutionKind, MembershipClass
from portal.members.models.people import Person
from portal.members.models.roles import Role, RoleGrant
from portal.members.models.visitor import Visitor

__all__ = ["Affiliation", "Application", "Group", "GroupKind", "GroupMembership", "GroupRole",
           "Institution", "InstitutionKind", "Invitation",
           "MembershipClass", "Person", "Role", "RoleGrant", "SignIn", "Visitor"]
