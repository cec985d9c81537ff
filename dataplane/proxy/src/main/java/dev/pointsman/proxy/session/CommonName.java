package dev.pointsman.proxy.session;

import java.security.cert.X509Certificate;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;

/** Whose a certificate is, as PostgreSQL reads it: the first common name of the subject. */
final class CommonName {
    private static final String TYPE = "CN";

    private CommonName() {}

    /** Empty where the subject has none, or one that a role's name cannot be. */
    static String of(X509Certificate certificate) {
        try {
            for (var part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                var value = part.toAttributes().get(TYPE);
                if (value != null) {
                    return value.get() instanceof String name && name.indexOf('\0') < 0 ? name : "";
                }
            }
            return "";
        } catch (InvalidNameException e) {
            return "";
        } catch (NamingException e) {
            throw new IllegalStateException("an attribute that is there has a value", e);
        }
    }
}
