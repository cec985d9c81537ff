/* Write cutover between databases 0 and 1. Who may write is decided by ONE journal row in the database being
 * left (none -> fenced -> moved | reopened, compare-and-set, flushed). The database being entered is opened once
 * per epoch, by whoever has seen `moved`; that commit may be lost in a crash until something flushes it.
 * So may what its apply workers have committed, marker included: whoever opens after a crash awaits the marker again.
 * Any process may stall for ever at any point (a crash of it) or wake up late. */
#ifndef EPOCHS
#define EPOCHS 2
#endif
#ifndef MAXW
#define MAXW   1
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifdef NO_FLUSH_RULE
#define ONDISK(x) true
#else
#define ONDISK(x) (unflushed[1-from[x]] == 0)
#endif
#ifdef NO_MARKER
#define CAUGHTUP(b, e) true
#else
#define CAUGHTUP(b, e) (applied[b] >= marker[e])
#endif
#ifdef NO_MARKER_AGAIN
#define ALLTHERE(e) true
#else
#define ALLTHERE(e) (applied[1-from[e]] >= marker[e])
#endif
#ifdef NO_LOCAL_GUARD
#define OPENHERE(x) true
#else
#define OPENHERE(x) (!closed[x])
#endif
mtype = { none, fenced, moved, reopened };

bool  started;
bool  closed[2];                /* the fence function refuses ordinary writes on this side        */
byte  log[2];                   /* writes acknowledged by each side to its own clients            */
byte  applied[2];               /* of the OTHER side's writes, how many this side has applied     */
mtype left[EPOCHS];             /* the row that decides, in the database being left               */
bool  opened[EPOCHS];           /* row in the database being entered: opened for this epoch       */
byte  durable[2];               /* and of those, how many a crash of this side does not lose      */
byte  lives[2];                 /* crashes of each side: they end every session there             */
byte  unflushed[2];             /* epoch + 1 whose opening is not on disk yet, 0: none            */
byte  marker[EPOCHS];
byte  from[EPOCHS];

#define unsaved(s) (unflushed[s] != 0 || durable[s] < applied[s])
#define flush(s) unflushed[s] = 0; durable[s] = applied[s]

inline settled(e, ok) {         /* of all earlier epochs, as a reader may count it                */
  ok = true;
  if :: e > 0 && !(left[e-1] == reopened || (left[e-1] == moved && opened[e-1] && ONDISK(e-1))) -> ok = false :: else fi
}
inline open(e) {                /* after left[e] == moved was seen                                */
  atomic { if :: !opened[e] -> assert(applied[1-from[e]] >= log[from[e]]);
                               opened[e] = true; closed[1-from[e]] = false; unflushed[1-from[e]] = e + 1 :: else fi }
}
inline finish(e) {              /* anyone, any number of times, from any state                    */
  atomic { if :: left[e] == none   -> left[e] = reopened
              :: left[e] == fenced -> left[e] = reopened; closed[from[e]] = false
              :: else fi }
  atomic { if :: left[e] == moved && ALLTHERE(e) -> open(e) :: else fi }   /* else it is tried again later */
}
proctype Coordinator(byte e) {
  bool ok; byte a, life;
  settled(e, ok); a = from[e];
  if :: !ok -> goto end :: else fi;
  atomic {                      /* fence: lock the tables, check, refuse from here on, marker     */
    if :: left[e] == none && OPENHERE(a) -> left[e] = fenced; closed[a] = true; marker[e] = log[a]
       :: else -> goto end fi }
  if :: atomic { CAUGHTUP(1-a, e) -> life = lives[1-a] }
     :: true -> finish(e); goto end
  fi;
  atomic { if :: left[e] == fenced -> left[e] = moved :: else fi }
  atomic { if :: left[e] == moved && life == lives[1-a] -> open(e) :: else fi };
end: skip
}
proctype Recoverer(byte e) { finish(e) }
proctype Replicator(byte to) { do :: atomic { applied[to] < log[1-to] -> applied[to]++ } :: true -> break od }
proctype Client() { byte n = 0;  /* an acknowledged write flushes all that came before it         */
  do :: n < MAXW -> atomic { if :: !closed[0] -> log[0]++; flush(0); n++ :: else fi }
     :: n < MAXW -> atomic { if :: !closed[1] -> log[1]++; flush(1); n++ :: else fi }
     :: true -> break od }
proctype Disk() { do :: atomic { unsaved(0) -> flush(0) } :: atomic { unsaved(1) -> flush(1) } :: true -> break od }
proctype Crash() { byte n = 0, s;
  do :: n < CRASHES -> if :: s = 0 :: s = 1 fi;
        atomic { if :: unflushed[s] != 0 -> opened[unflushed[s]-1] = false; closed[s] = true; unflushed[s] = 0 :: else fi;
                 applied[s] = durable[s]; lives[s]++; n++ }
     :: true -> break od }
proctype Operator() { byte e = 0; bool ok;
  do :: e < EPOCHS ->
       settled(e, ok);
       if :: !ok -> finish(e-1); settled(e, ok); if :: ok -> skip fi
          :: else fi;
       if :: from[e] = 0 :: from[e] = 1 fi;   /* what it believes may be wrong: the side itself knows */
       run Coordinator(e); run Coordinator(e); run Recoverer(e);
       e++
     :: true -> break
  od }
init { byte i; atomic { closed[1] = true; i = 0; do :: i < EPOCHS -> left[i] = none; i++ :: else -> break od; started = true }
  run Replicator(0); run Replicator(1); run Client(); run Disk(); run Crash(); run Operator(); }
ltl neverTwoWriters { [] (started -> (closed[0] || closed[1])) }
