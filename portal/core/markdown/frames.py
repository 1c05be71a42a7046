"""Messages between the portal and a rendering process: JSON behind its length, over unbuffered pipes."""
import json
import struct

LENGTH = struct.Struct(">I")


def send(pipe, thing):
    data = json.dumps(thing).encode()
    rest = memoryview(LENGTH.pack(len(data)) + data)
    while rest:
        rest = rest[pipe.write(rest):]


def receive(pipe):
    """The next message; EOFError when the other side is gone."""
    (length,) = LENGTH.unpack(exactly(pipe, LENGTH.size))
    return json.loads(exactly(pipe, length))


def exactly(pipe, size):
    found = bytearray()
    while len(found) < size:
        part = pipe.read(size - len(found))
        if not part:
            raise EOFError
        found += part
    return found
