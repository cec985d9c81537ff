/** Tells the proxies what only the databases know. */
@NullMarked
package dev.pointsman.agent.tell;

import org.jspecify.annotations.NullMarked;
