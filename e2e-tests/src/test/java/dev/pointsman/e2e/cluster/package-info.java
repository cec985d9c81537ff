/** What is promised of clusters, images and the chart, tried for real. */
@NullMarked
package dev.pointsman.e2e.cluster;

import org.jspecify.annotations.NullMarked;
