/** What is put into both databases before anything flows: schema, journal, markers. */
@NullMarked
package dev.pointsman.agent.install;

import org.jspecify.annotations.NullMarked;
