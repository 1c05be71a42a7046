"""Messages between the portal and a rendering process: JSON behind its length, over a pair of sockets."""
import json
import struct

LENGTH = struct.Struct(">I")


def send(line, thing):
    data = json.dumps(thing).encode()
    line.sendall(LENGTH.pack(len(data)) + data)


def receive(line):
    """The next message; EOFError when the other side is gone."""
    (length,) = LENGTH.unpack(exactly(line, LENGTH.size))
    return json.loads(exactly(line, length))


def exactly(line, size):
    found = bytearray()
    while len(found) < size:
        part = line.recv(size - len(found))
        if not part:
            raise EOFError
        found += part
    return found
