/** What the agent keeps on its own disk: its key and the last desired state. */
@NullMarked
package dev.pointsman.agent.state;

import org.jspecify.annotations.NullMarked;
