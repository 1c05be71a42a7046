"""Texts built to be slow are refused with a sentence, and the processes that render come and go without a trace."""
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from portal.core.markdown import Refused, children, close, render

ENDLESS = "$" + r"(\hat)" * 100 + "$"  # the converter of formulas tries every way to pair these
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("source, sentence", [
    ("[" * 5000, "square brackets"),
    ("a " + "![" * 5000, "square brackets"),
    ("[](" * 5000, "square brackets"),
    ("[a](<b " * 5000, "square brackets"),
    ("[" * 2500 + "]" * 2500, "square brackets"),
    ("[^1]" * 5000 + "\n\n[^1]: x", "footnotes"),
    ("> " * 1000 + "a", "nested"),
    (">" * 5000, "nested"),
    ("- " * 500 + "a", "nested"),
    ("1. " * 500 + "a", "nested"),
    ("".join("    " * depth + "- a\n" for depth in range(100)), "nested"),
    ("::: tip\n" * 500, "nested"),
    ("<div>" * 5000, "nested"),
    ("<div>\n\n" * 5000, "nested"),
    ("|a" * 5000 + "|\n" + "|-" * 5000 + "|\n", "table"),
    ("|a|b|\n|-|-|\n" + "|\n" * 30_000, "table"),
    ("word " * 20_000, ""),
    ("*a_b " * 20_000, "paragraph"),
])
def test_what_would_take_long_is_refused_with_a_sentence(source, sentence):  # X46
    if not sentence:
        assert render(source).words == 20_000
        return
    with pytest.raises(Refused, match=sentence) as refusal:
        render(source)
    assert str(refusal.value.message).endswith(".")


@pytest.mark.parametrize("unit", [
    "*", "**a", "*a_b", "_a ", "`", "`a ", "``a` ", "\\", "<", "<a ", "<b x='", "</", "<!--", "<!--\n", "<?",
    "<![CDATA[", "&", "&#", "<a@b", "<http://", "~~", "~~a", "$", "$$", "$$\n", "$a", "!", "#", "# a\n", "a\n=\n",
    "---\n", "[a]:\n", "[a]: b\n", "- a\n", "- a\n\n", "> a\n", "> a\n\n", ": a\n", "a\n: b\n", "!!! note\n    a\n",
    "::: x\n", ":::\n", "|", "|-", "```\n", "~~~ a\n", "<pre>\n", "<div>a</div>\n\n", "<b>", "</b>", "<img src=x>",
    "www.a", "https://", "\t", " ", "\n", "    a\n", "a  \n", "a\\\n", "中\n", "א ", "(((((((( ", "\"'", "{", "^", "x_",
    "[a](b)", "[a][b]", "![a](b)", "[x] ",
])
def test_long_runs_of_any_mark_are_survived(unit):  # X46
    with suppress(Refused):
        render((unit * 20_000)[:20_000])
    assert render("a").plain == "a"


def test_a_source_over_the_limit_is_refused_before_anything_is_done():  # P37
    with pytest.raises(Refused, match="10001 characters; at most 10000"):
        render("a" * 10_001, limit=10_000)


def test_a_reference_used_over_and_over_does_not_swell():  # X46
    with pytest.raises(Refused):
        render(f"[a]: /{'b' * 1900} \"{'c' * 290}\"\n\n" + "[a] " * 14_000)


@pytest.mark.slow
def test_a_text_that_computes_for_too_long_is_refused():  # P37
    with pytest.raises(Refused, match="too long to show"):
        render(ENDLESS)
    assert render("a").plain == "a"


def test_a_process_that_does_not_answer_is_killed_and_the_text_refused(monkeypatch):
    render("a")
    os.kill(children.pool.idle.queue[-1].process.pid, signal.SIGSTOP)
    monkeypatch.setattr(children, "PATIENCE", 0.2)
    with pytest.raises(Refused, match="too long to show"):
        render("b")
    monkeypatch.undo()
    assert render("c").plain == "c"


def test_a_process_that_died_is_replaced_without_a_word():
    render("a")
    for child in children.pool.children:
        if child.process:
            child.process.kill()
    assert render("b").plain == "b"


def test_many_threads_get_their_own_answers():
    wrong = []

    def ask(name):
        wrong.extend(number for number in range(20) if render(f"{name} {number}").plain != f"{name} {number}")

    threads = [Thread(target=ask, args=(f"text {name}",)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_closing_ends_the_processes_and_the_next_text_starts_them():
    render("a")
    processes = [child.process for child in children.pool.children if child.process]
    close()
    assert all(process.returncode is not None for process in processes)
    assert render("b").plain == "b"


ALONE = """
import sys, types
for name in {packages}:
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = [name.replace(".", "/")]
"""


def run(script, *empty):
    """A program of its own; the `empty` packages are not run, as the portal takes its time to load."""
    start = ALONE.format(packages=empty or ("portal",))
    return subprocess.Popen([sys.executable, "-W", "error", "-c", start + textwrap.dedent(script)], cwd=ROOT,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


RENDER_AND_TELL = """
    import time
    from portal.core.markdown import children, render
    render("a")
    print(next(child.process.pid for child in children.pool.children if child.process), flush=True)
"""


def test_a_program_that_ends_leaves_no_process_and_no_warning():
    program = run(RENDER_AND_TELL)
    out, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")
    assert ended(int(out))


def test_a_killed_portal_takes_its_processes_along():
    program = run(RENDER_AND_TELL + "    time.sleep(60)\n")
    child = int(program.stdout.readline())
    program.kill()
    program.communicate()
    assert ended(child, within=5)


@pytest.mark.slow
def test_a_killed_portal_takes_along_a_process_that_is_busy():
    program = run(RENDER_AND_TELL + r"""
    print("busy", flush=True)
    render("$" + r"(\hat)" * 100 + "$")
    """)
    child = int(program.stdout.readline())
    assert program.stdout.readline() == "busy\n"
    time.sleep(1)
    program.kill()
    program.communicate()
    assert ended(child, within=20)


def test_a_forked_worker_has_processes_of_its_own():
    program = run("""
        import os, warnings
        from portal.core.markdown import children, render
        render("a")
        before = children.pool.children[-1].process.pid
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of any fork
        if not os.fork():
            assert render("b").plain == "b"
            assert children.pool.children[-1].process.pid != before
        else:
            assert os.wait()[1] == 0
            assert render("c").plain == "c"
            assert children.pool.children[-1].process.pid == before
    """)
    _out, errors = program.communicate(timeout=60)
    assert (program.returncode, errors) == (0, "")


def test_a_rendering_process_starts_without_the_rest_of_the_portal():
    program = run("""
        import portal.core.markdown.serving
        print([name for name in sys.modules if name.startswith(("flask", "sqlalchemy", "werkzeug"))])
    """, "portal", "portal.core", "portal.core.markdown")
    out, errors = program.communicate(timeout=60)
    assert (out, errors) == ("[]\n", "")


def ended(pid, within=1):
    """Whether the process is gone, or waits for whoever adopted it to notice."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False
