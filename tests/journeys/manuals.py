"""What the story of the knowledge base imports: a real manual of 192 Chinese pages, and a small English one of our own."""
import io
import json
import zipfile
from typing import NamedTuple

from tests.briefs.test_importing import png
from tests.shared import shared


class Manual(NamedTuple):
    """What the story must know of a manual: `start` links to `linked`; in `edited` both writers change `paragraphs`; the
    pages of `subtree` are moved below `elsewhere`, while `linking` links to one of them.
    """
    archive: bytes
    places: list
    tops: list          # the titles at the top of the tree, in their order
    pictured: str
    start: str
    linked: tuple       # the words of a link, the title that it leads to
    edited: str
    paragraphs: tuple   # (as imported, as the one writes, as the other writes), three of them
    new_word: str
    subtree: str
    below: int          # how many pages it has, itself included
    elsewhere: str
    linking: str
    led_to: tuple


def chinese():
    folder = shared("kb-neuron-zh")
    files = {"directory.json": (folder / "directory.json").read_bytes()}
    files |= {str(path.relative_to(folder)): path.read_bytes() for path in (folder / "zh_CN").rglob("*") if path.is_file()}
    return Manual(
        zipped(files), [name for name in files if name.endswith(".md")],
        [node["title"] for node in json.loads(files["directory.json"])["cn"]], "south-devices/modbus-rtu/modbus-slave",
        "quick-start", ("模块配置", "连接南向设备"), "zh_cn/license-policy", (
            ("我们鼓励我们的社区开发自己的", "我们欢迎我们的社区开发自己的", "我们邀请所有用户开发自己的"),
            ("您无需安装 EMQ 许可证即可运行", "不安装 EMQ 许可证也可运行", "没有 EMQ 许可证同样可以运行"),
            ("超出免费额度后", "超过免费额度后", "免费额度用完后")), "欢迎",
        "installation/neuron", 6, "configuration", "north-apps/overview-4", ("docker运行", "Docker"))


def english():
    order = [{"title": "Quick start", "path": "start"}, {"title": "Licence policy", "path": "licence"},
                    {"title": "Devices", "path": "devices/devices", "children": [
                        {"title": "Modbus TCP", "path": "devices/modbus"}, {"title": "OPC UA", "path": "devices/opcua"}]}]
    files = {
        "directory.json": json.dumps(order).encode(), "wear.png": png(),
        "start.md": b"# Quick start\n\nFirst see [which devices there are](devices/devices.md).\n\n![Wear](wear.png)\n\n"
                       b"![Gone](gone.png)\n",
        "licence.md": b"# Licence policy\n\nWe encourage members to write modules of their own.\n\nThe open modules run "
                         b"without a licence.\n\nAfter fifteen days the trial ends.\n",
        "devices/devices.md": b"# Devices\n\nTwo are described: [[Modbus TCP]] and [OPC UA](opcua.md).\n",
        "devices/modbus.md": b"# Modbus TCP\n\nThe oldest of them.\n", "devices/opcua.md": b"# OPC UA\n\nA model.\n"}
    return Manual(
        zipped(files), [name for name in files if name.endswith(".md")], ["Quick start", "Licence policy", "Devices"],
        "start", "start", ("which devices there are", "Devices"), "licence", (
            ("We encourage members", "We invite members", "We ask everybody"),
            ("The open modules run", "The free modules run", "Open modules always run"),
            ("After fifteen days", "After thirty days", "After two weeks")), "invite",
        "devices", 3, "licence", "start", ("which devices there are", "Devices"))


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
