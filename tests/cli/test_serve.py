"""How the app listens."""

import asyncio
import socket

from nightcramp.cli.serve import _listen


def test_a_small_reply_is_sent_at_once():
    """Otherwise the network holds it back until the browser has confirmed what came before, some 40 ms later."""

    async def option_of_a_connection() -> int:
        found = asyncio.get_running_loop().create_future()
        listening = _listen("127.0.0.1", 0)
        port = listening.getsockname()[1]

        def connected(_, writer):
            found.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(connected, sock=listening):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            option = await found
            writer.close()
            return option

    assert asyncio.run(option_of_a_connection())
