"""psycopg while writes move: one connection writes and reads rows, with an enum that it has registered and prepared statements."""
import enum
import sys
import time

import psycopg
from psycopg.types.enum import EnumInfo, register_enum

from cases import report


class Mood(enum.Enum):
    calm = "calm"
    busy = "busy"


def main(seconds):
    written, errors = 0, []
    with psycopg.connect(autocommit=True, prepare_threshold=2) as c:
        register_enum(EnumInfo.fetch(c, "mood"), c, Mood)
        backend = c.info.backend_pid
        end = time.monotonic() + seconds
        while time.monotonic() < end and len(errors) < 5:
            try:
                n, mood = written + 1, Mood.busy if written % 2 else Mood.calm
                if n % 3:
                    c.execute("INSERT INTO public.visits VALUES ('psycopg', %s, %s)", (n, mood))
                else:
                    with c.transaction():
                        c.execute("INSERT INTO public.visits VALUES ('psycopg', %s, %s)", (n, Mood.calm))
                        c.execute("UPDATE public.visits SET mood = %s WHERE driver = 'psycopg' AND n = %s", (mood, n))
                written = n
                seen = c.execute("SELECT n, mood FROM public.visits WHERE driver = 'psycopg' AND n = %s AND mood = %s", (n, mood)).fetchone()
                if seen != (n, mood):
                    errors.append(f"read {seen} of {(n, mood)}")
            except psycopg.Error as e:
                errors.append(f"{e.sqlstate} {e}")
        if c.info.backend_pid != backend:
            errors.append("another connection")
    report("written", written)
    report("errors", errors)


main(float(sys.argv[1]))
