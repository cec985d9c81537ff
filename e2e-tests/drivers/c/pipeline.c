/* libpq itself: pipelines, single rows, portals, COPY, function calls, cancel. Prints what each case saw, one line of JSON for each. */
#include <libpq-fe.h>
#include <libpq/libpq-fs.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char told[1 << 16];

static void tell(const char *format, ...) {
  size_t at = strlen(told);
  va_list values;
  va_start(values, format);
  vsnprintf(told + at, sizeof told - at, format, values);
  va_end(values);
}

static void report(const char *name) {
  printf("{\"name\":\"%s\",\"outcome\":\"", name);
  for (const unsigned char *c = (const unsigned char *)told; *c; c++) {
    if (*c == '"' || *c == '\\') printf("\\%c", *c);
    else if (*c < ' ') printf("\\u%04x", *c);
    else putchar(*c);
  }
  puts("\"}");
  fflush(stdout);
  told[0] = 0;
}

static PGconn *connect_(void) {
  PGconn *c = PQconnectdb("");
  if (PQstatus(c) != CONNECTION_OK) tell("BROKEN %s", PQerrorMessage(c));
  return c;
}

static void tell_result(PGresult *r) {
  char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
  char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
  tell("%s %s %s %s rows %d", PQresStatus(PQresultStatus(r)), PQcmdStatus(r), state ? state : "-", message ? message : "-", PQntuples(r));
  for (int i = 0; i < PQntuples(r) && i < 5; i++)
    for (int j = 0; j < PQnfields(r); j++) tell(" [%s]", PQgetvalue(r, i, j));
  tell("; ");
  PQclear(r);
}

static void all(PGconn *c, int nulls) {
  int between = 0;
  while (between < nulls) {
    PGresult *r = PQgetResult(c);
    if (r == NULL) { between++; continue; }
    between = 0;
    tell_result(r);
  }
}

static void ask(PGconn *c, const char *text) { tell_result(PQexec(c, text)); }

static void pipelines(void) {
  PGconn *c = connect_();
  const char *one[] = {"1"};
  PQenterPipelineMode(c);
  PQsendQueryParams(c, "SELECT label FROM item WHERE id = $1", 1, NULL, one, NULL, NULL, 0);
  PQsendQueryParams(c, "INSERT INTO log (what) VALUES ('kept')", 0, NULL, NULL, NULL, NULL, 0);
  PQpipelineSync(c);
  PQsendQueryParams(c, "INSERT INTO log (what) VALUES ('lost')", 0, NULL, NULL, NULL, NULL, 0);
  PQsendQueryParams(c, "SELECT 1/0", 0, NULL, NULL, NULL, NULL, 0);
  PQsendQueryParams(c, "SELECT 3", 0, NULL, NULL, NULL, NULL, 0);
  PQpipelineSync(c);
  PQsendPrepare(c, "p", "SELECT count(*) FROM log", 0, NULL);
  PQsendQueryPrepared(c, "p", 0, NULL, NULL, NULL, 0);
  PQsendDescribePrepared(c, "p");
  PQpipelineSync(c);
  all(c, 2);
  PQexitPipelineMode(c);
  ask(c, "SELECT count(*) FROM log");
  PQfinish(c);
  report("pipelines");
}

static void flushes(void) {
  PGconn *c = connect_();
  PQenterPipelineMode(c);
  for (int i = 0; i < 10; i++) {
    PQsendQueryParams(c, i % 2 ? "INSERT INTO log (what) VALUES ('flushed') RETURNING what" : "SELECT count(*) FROM item", 0, NULL, NULL, NULL, NULL, 0);
    PQsendFlushRequest(c);
    PQflush(c);
    tell_result(PQgetResult(c));
    PQgetResult(c);
  }
  PQpipelineSync(c);
  all(c, 2);
  PQexitPipelineMode(c);
  ask(c, "SELECT count(*) FROM log");
  PQfinish(c);
  report("flushes without syncs");
}

static void single_rows(void) {
  PGconn *c = connect_();
  int rows = 0, good = 0;
  PQsendQuery(c, "SELECT id FROM item; SELECT 1/(id - 900) FROM item ORDER BY id");
  PQsetSingleRowMode(c);
  PGresult *r;
  while ((r = PQgetResult(c)) != NULL) {
    if (PQresultStatus(r) == PGRES_SINGLE_TUPLE) { rows++; PQclear(r); }
    else { good++; tell_result(r); }
  }
  tell("%d rows, %d ends", rows, good);
  PQfinish(c);
  report("single rows with an error in the middle");
}

static void function_calls(void) {
  PGconn *c = connect_();
  for (int i = 0; i < 3; i++) {
    int result = 0, length = 0;
    PQArgBlock arguments[] = {{4, 1, {.integer = 40 + i}}, {4, 1, {.integer = 2}}};
    tell_result(PQfn(c, 177, &result, &length, 1, arguments, 2));
    tell("%d ", result);
    ask(c, "SELECT count(*) FROM item");
  }
  int result, length;
  tell_result(PQfn(c, 4000000, &result, &length, 1, NULL, 0));
  ask(c, "BEGIN");
  Oid lo = lo_creat(c, INV_READ | INV_WRITE);
  int fd = lo_open(c, lo, INV_READ | INV_WRITE);
  char read[6] = {0};
  tell("wrote %d ", lo_write(c, fd, "0123456789", 10));
  tell("at %d ", lo_lseek(c, fd, 4, SEEK_SET));
  tell("read %d %s ", lo_read(c, fd, read, 5), read);
  tell("closed %d ", lo_close(c, fd));
  tell("unlinked %d ", lo_unlink(c, lo));
  ask(c, "COMMIT");
  PQfinish(c);
  report("function calls and large objects");
}

static void copies(void) {
  PGconn *c = connect_();
  ask(c, "CREATE TEMP TABLE loaded (a int)");
  ask(c, "COPY loaded FROM STDIN");
  PQputCopyData(c, "1\n2\n", 4);
  PQputCopyEnd(c, NULL);
  all(c, 1);
  ask(c, "COPY loaded FROM STDIN");
  PQputCopyData(c, "3\n", 2);
  PQputCopyEnd(c, "given up");
  all(c, 1);
  ask(c, "COPY loaded FROM STDIN");
  for (int i = 0; i < 100000; i++) PQputCopyData(c, i == 5 ? "x\n" : "7\n", 2);
  PQputCopyEnd(c, NULL);
  all(c, 1);
  tell("extended: ");
  tell_result(PQexecParams(c, "COPY loaded FROM STDIN", 0, NULL, NULL, NULL, NULL, 0));
  PQputCopyData(c, "4\n", 2);
  PQputCopyEnd(c, NULL);
  all(c, 1);
  ask(c, "SELECT count(*), sum(a) FROM loaded");
  PQfinish(c);
  report("copies, given up and failed");
}

static void cancels(void) {
  PGconn *c = connect_();
  char why[256];
  PQsendQuery(c, "SELECT count(*) FROM generate_series(1, 100000000000)");
  poll(NULL, 0, 300);
  PGcancel *cancel = PQgetCancel(c);
  tell("%d ", PQcancel(cancel, why, sizeof why));
  PQfreeCancel(cancel);
  all(c, 1);
  ask(c, "SELECT 1");
  PQfinish(c);
  report("cancel");
}

static void states(void) {
  PGconn *c = connect_();
  ask(c, "SET my.x = '1'");
  for (int i = 0; i < 3; i++) ask(c, "SELECT current_setting('my.x'), count(*) FROM item");
  PQreset(c);
  ask(c, "SELECT current_setting('my.x', true), count(*) FROM item");
  tell("%d %s %s", PQprotocolVersion(c), PQparameterStatus(c, "server_encoding"), PQparameterStatus(c, "default_transaction_read_only"));
  PQfinish(c);
  report("reset of a connection");
}

int main(void) {
  PGconn *c = connect_();
  tell("libpq %d", PQlibVersion());
  report("version");
  PQclear(PQexec(c, "TRUNCATE log RESTART IDENTITY"));
  PQfinish(c);
  pipelines();
  flushes();
  single_rows();
  function_calls();
  copies();
  cancels();
  states();
  return 0;
}
