package dev.pointsman.e2e.demo;

import dev.pointsman.e2e.load.AuditReport;

/** The first act's figures. */
record MovedThere(int clients, AuditReport audit, double writePauseMillis, double commitGapMillis) {}
