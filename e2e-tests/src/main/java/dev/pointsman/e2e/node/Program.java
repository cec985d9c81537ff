package dev.pointsman.e2e.node;

import dev.pointsman.e2e.host.Java;
import dev.pointsman.e2e.host.Project;
import java.util.List;
import java.util.Map;

/** What an image holds, as it starts on this machine. */
enum Program {
    AGENT("pointsman/agent:") {
        @Override
        List<String> command() {
            return Java.packaged("dataplane/agent");
        }

        @Override
        Map<String, String> listensOn(String address) {
            return Map.of("QUARKUS_HTTP_HOST", address);
        }
    },
    PROXY("pointsman/proxy:") {
        @Override
        List<String> command() {
            var app = Project.built("dataplane/proxy/target/app");
            return Java.command(
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    app + "/*:" + app + "/lib/*",
                    "dev.pointsman.proxy.ProxyMain");
        }

        @Override
        Map<String, String> listensOn(String address) {
            return Map.of("POINTSMAN_ADDRESS", address);
        }
    };

    private final String repository;

    Program(String repository) {
        this.repository = repository;
    }

    abstract List<String> command();

    /** What has it listen on this address alone: the ports are the same in each Pod. */
    abstract Map<String, String> listensOn(String address);

    String image(String version) {
        return repository + version;
    }

    static Program of(String image) {
        for (var program : values()) {
            if (image.startsWith(program.repository)) {
                return program;
            }
        }
        throw new IllegalArgumentException("no program of ours is in the image " + image);
    }
}
