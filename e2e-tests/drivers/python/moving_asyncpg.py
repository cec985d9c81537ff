"""asyncpg while writes move: one connection writes and reads rows, in binary, with statements that it has prepared."""
import asyncio
import sys
import time

import asyncpg

from cases import report


async def main(seconds):
    written, errors = 0, []
    c = await asyncpg.connect()
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(errors) < 5:
        try:
            n, mood = written + 1, "busy" if written % 2 else "calm"
            if n % 3:
                await c.execute("INSERT INTO public.visits VALUES ('asyncpg', $1, $2)", n, mood)
            else:
                async with c.transaction():
                    await c.execute("INSERT INTO public.visits VALUES ('asyncpg', $1, $2)", n, "calm")
                    await c.execute("UPDATE public.visits SET mood = $2 WHERE driver = 'asyncpg' AND n = $1", n, mood)
            written = n
            # Another text each time, so that statements are described anew wherever writes are.
            seen = await c.fetchrow(f"SELECT n, mood FROM public.visits WHERE driver = 'asyncpg' AND n = $1 AND mood = $2 -- {n % 50}", n, mood)
            if seen is None or tuple(seen) != (n, mood):
                errors.append(f"read {seen} of {(n, mood)}")
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as e:
            errors.append(f"{getattr(e, 'sqlstate', '')} {e}")
    await c.close()
    report("written", written)
    report("errors", errors)


asyncio.run(main(float(sys.argv[1])))
