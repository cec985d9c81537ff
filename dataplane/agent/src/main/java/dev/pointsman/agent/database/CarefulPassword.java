package dev.pointsman.agent.database;

import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Gives the password to a server that proves knowledge of it (SCRAM), and to any other only over verified TLS or where
 * the spec turned TLS off. A server that asks for it in clear or by md5 could be anybody. pgjdbc makes it by name.
 */
public final class CarefulPassword implements AuthenticationPlugin {
    private final Properties properties;

    /** For the driver. */
    public CarefulPassword(Properties properties) {
        this.properties = properties;
    }

    @Override
    public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
        boolean proving = type == AuthenticationRequestType.SASL;
        if (!proving && "require".equals(PGProperty.SSL_MODE.getOrDefault(properties))) {
            throw new PSQLException(
                    "the server asks for the password in clear or by md5, and its certificate is not verified; use"
                            + " scram-sha-256 on the server, or tls.mode VerifyFull",
                    PSQLState.CONNECTION_REJECTED);
        }
        var password = PGProperty.PASSWORD.getOrDefault(properties);
        return password == null ? null : password.toCharArray();
    }
}
