"""What a feature tells the rest of the portal about itself; create_app hands the list to whoever needs it."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app


@dataclass(frozen=True)
class Searchable:
    """One kind of thing in the index: `documents(ids or None)` and `visible(user, ids) -> set of ids`."""
    kind: str
    documents: Callable[..., Iterable]
    visible: Callable[..., set[int]]
    label: Any = ""


@dataclass(frozen=True)
class Task:
    """Work for after the commit. `run(payloads)` takes up to `batch` payloads and must be safe to repeat.

    `once` tells that only the newest of the waiting rows with the same key has to be run; `label` is what people call it.
    """
    name: str
    lane: str
    run: Callable[[list[dict]], None]
    batch: int = 1
    every_seconds: int | None = None
    label: Any = ""


@dataclass(frozen=True)
class Place:
    """An entry of the rail ("main"), of the administration's menu ("admin") or of the own account's pages ("account").

    `shown(standing)` says to whom.
    """
    name: str
    label: Any
    endpoint: str
    icon: str
    shown: Callable[[Any], bool] = lambda standing: True
    menu: str = "main"
    order: int = 50


@dataclass(frozen=True)
class Feature:
    name: str
    blueprints: tuple[Blueprint, ...] = ()
    searchables: tuple[Searchable, ...] = ()
    tasks: tuple[Task, ...] = ()
    places: tuple[Place, ...] = ()
    waiting: tuple[Callable, ...] = ()       # user -> SELECT of (kind, id, title, verb, since, address)
    unread: tuple[Callable, ...] = ()        # user -> SELECT of the ids of notices that were not read
    tiles: tuple[Callable, ...] = ()         # user -> sections of the home page
    slots: dict[str, Callable] | None = None  # name of a place in a page of a package to the left -> what to show
    commands: tuple = ()
    load_content: Callable | None = None     # (content folder, progress) -> what was done, in words
    condition: Callable | None = None        # how its part is, in a word, quickly: for a load balancer
    make_ready: Callable | None = None       # after loading content, before serving: what must be there at the first page
    load_demo: Callable | None = None        # (demo folder, progress) -> what was done, in words
    sentences: dict | None = None            # (noun, verb) -> lazy sentence for the journal
    kinds: tuple = ()                        # publishing.kinds.Kind: what a pillar publishes


def features() -> list[Feature]:
    return current_app.extensions["features"]


def answers(name: str, *arguments) -> list:
    """What the features answer for the place `name` in a page of a package to their left; nothing when none does."""
    return [feature.slots[name](*arguments) for feature in features() if name in (feature.slots or ())]


def offered(name: str) -> list:
    """Everything that the features offer under `name`, in their order."""
    return [item for feature in features() for item in (getattr(feature, name) or ())]
