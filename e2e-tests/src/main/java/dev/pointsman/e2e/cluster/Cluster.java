package dev.pointsman.e2e.cluster;

import java.nio.file.Path;

/** A running Kubernetes that can be given images. */
public interface Cluster extends AutoCloseable {
    /** The file with which clients reach the cluster, as an administrator of it. */
    Path kubeconfig();

    /** Makes the image in this docker-archive runnable on every node, under the name that {@link #imageName} gives. */
    void loadImage(Path archive);

    /** What a Pod has to ask for to get an image that was archived under {@code name}, such as {@code pointsman-proxy:0.1.0}. */
    String imageName(String name);

    /** How to stop the cluster by hand, for whoever keeps it running. */
    String stopCommand();

    /** Stops the cluster if it was started for us; one that the user named is left as it is. */
    @Override
    void close();
}
