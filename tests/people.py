"""The cast: a few institutions and people, one per role, that most tests play with."""
from portal.core.db import db
from portal.members.models import Role, Visitor
from tests.make import institution, person


def cast():
    """By role, committed: Lin and Wu of Anhe (A), Mei of Borui (B), moderators of two others, and the rest."""
    a = institution("Anhe Institute", "安和研究院", "ANHE")
    b = institution("Borui Works", "博锐工厂", "BORUI")
    c = institution("Cangzhou University", "沧州大学", "CANG", kind="university")
    d = institution("Operating Office", "联盟秘书处", "OFFICE", kind="operator")
    people = {
        "visitor": Visitor(),
        "trainee": person("Tao", "陶小满"),
        "member": person("Lin", "林知远", a),
        "colleague": person("Wu", "吴一帆", a),
        "coauthor": person("Mei", "梅若兰", b),
        "representative": person("Rui", "芮明", a, is_representative=True),
        "moderator": person("Mo", "莫行简", c),
        "second moderator": person("Qin", "秦朗", d),
        "own moderator": person("Own", "欧文", a),
        "administrator": person("Ada", "安达", d),
        "auditor": person("Audrey", "奥黛", d),
        "suspended": person("Sus", "苏停", a),
    }
    for role, names in {Role.MODERATOR: ("moderator", "second moderator", "own moderator"),
                        Role.ADMINISTRATOR: ("administrator",), Role.AUDITOR: ("auditor",)}.items():
        for name in names:
            people[name].grant(role, by=None)
    people["suspended"].suspend("left without notice", by=people["administrator"])
    db.session.commit()
    return people
