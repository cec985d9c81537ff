/* Streams that take turns, where servers cannot filter by origin: which part of a side's log may its stream send?
 * Writes move between sides 0 and 1. What one stream applies is in the log of the side it arrives at like anything else: sent
 * by the other stream, it comes back to where it was made. So a stream begins where the side that it leaves was opened, which
 * that side's journal says. A crash of a side sets back the slot of the stream that leaves it, and of the one that arrives the
 * origin, each to what is on disk. Nobody who starts a stream sees a crash between two of their steps: what they have set may
 * be gone when they go on. Within one step they do: a crash ends the session.
 * Log positions are counted; of each side's log only where its own writes begin is kept, because only that matters. */
#ifndef MOVES
#define MOVES 3
#endif
#ifndef MAXW
#define MAXW 1
#endif
#ifndef CRASHES
#define CRASHES 2
#endif
#ifdef NO_SLOT
#define SLOT(s, at) skip
#else
#define SLOT(s, at) if :: slot[s] < at -> slot[s] = at :: else fi
#endif
#ifdef NO_FLUSH
#define FLUSH(s) skip
#else
#define FLUSH(s) originDisk[s] = origin[s]
#endif
#ifdef NO_ORIGIN
#define ORIGIN(s, at) skip
#else
#define ORIGIN(s, at) if :: origin[s] < at -> origin[s] = at :: else fi; FLUSH(s)
#endif
byte writes;                    /* the side that takes writes, as its journal says                  */
byte end[2];                    /* of the log                                                     */
byte opened[2];                 /* where the side was opened last: its journal                    */
byte slot[2], slotDisk[2];      /* of the stream that leaves a side: sent and applied, and on disk */
byte origin[2], originDisk[2];  /* the same stream, as its subscriber on the other side has it     */
bool runs[2];                   /* the stream that leaves a side                                  */
byte moves;

inline send(s) {                /* everything there is, to its subscriber, whose disk then has it     */
  from = (slot[s] > origin[s] -> slot[s] : origin[s]);
  assert(from >= opened[s]);    /* nothing that came by the other stream goes back                */
  end[1-s] = end[1-s] + end[s] - from; origin[s] = end[s]; originDisk[s] = end[s]; slot[s] = end[s]
}
/* at the end of a cutover all has arrived (the marker), the side left is closed and the other opened */
inline move() {
  atomic { moves < MOVES && runs[writes] && slot[writes] == end[writes] && origin[writes] == end[writes] ->
    writes = 1 - writes; opened[writes] = end[writes]; moves++ }
}
/* Streams.orient: stop the one that arrives, then start the one that leaves where its side was opened, in three steps */
proctype Orient() { byte s, at;
endOrient:
  do :: atomic { runs[1-writes] -> runs[1-writes] = false }
     :: atomic { !runs[0] && !runs[1] -> s = writes; at = opened[s]; ORIGIN(s, at) };
        atomic { SLOT(s, at) };
        atomic { runs[s] = true; originDisk[s] = origin[s] }    /* a commit: what is there by then is on disk */
     :: moves == MOVES && runs[writes] -> break
  od }
proctype Stream(byte s) { byte from;
endStream:
  do :: atomic { runs[s] && (slot[s] > origin[s] -> slot[s] : origin[s]) < end[s] -> send(s) }
     :: moves == MOVES -> break
  od }
proctype Client() { byte n = 0;
endClient:
  do :: atomic { n < MAXW * (MOVES + 1) && n <= moves * MAXW -> end[writes]++; n++ }
     :: move()
     :: moves == MOVES -> break
  od }
proctype Disk() {               /* checkpoints, and the log writer                                    */
endDisk:
  do :: atomic { slotDisk[0] != slot[0] -> slotDisk[0] = slot[0] }
     :: atomic { slotDisk[1] != slot[1] -> slotDisk[1] = slot[1] }
     :: atomic { originDisk[0] != origin[0] -> originDisk[0] = origin[0] }
     :: atomic { originDisk[1] != origin[1] -> originDisk[1] = origin[1] }
     :: moves == MOVES -> break
  od }
inline crash(s) { slot[s] = slotDisk[s]; origin[1-s] = originDisk[1-s] }
proctype Crash() { byte n = 0;
endCrash:
  do :: atomic { n < CRASHES -> n++; if :: crash(0) :: crash(1) fi }
     :: moves == MOVES -> break
  od }
init { atomic { runs[0] = true; run Orient(); run Stream(0); run Stream(1); run Client(); run Disk(); run Crash() } }
