/** Writes the orders that an agent gives to proxies. */
@NullMarked
package dev.pointsman.agent.order;

import org.jspecify.annotations.NullMarked;
