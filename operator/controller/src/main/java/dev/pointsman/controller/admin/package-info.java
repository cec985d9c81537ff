/** How the operator speaks to agents and proxies: signed orders, answers as values. */
@NullMarked
package dev.pointsman.controller.admin;

import org.jspecify.annotations.NullMarked;
