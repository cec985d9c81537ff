package dev.pointsman.wire.order;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A signing key. Printing it shows the public half only. */
public final class OrderKey {
    private static final String ALGORITHM = "Ed25519";
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private OrderKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** A new random key. */
    public static OrderKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            return new OrderKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    /**
     * A key that was stored.
     *
     * @param pkcs8 base64 of the private half, as {@link #privateText()} gave it
     * @param x509 base64 of the public half, as {@link #publicText()} gave it
     * @throws IllegalArgumentException when either is not such a key
     */
    public static OrderKey parse(String pkcs8, String x509) {
        try {
            var factory = KeyFactory.getInstance(ALGORITHM);
            var priv = factory.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pkcs8)));
            return new OrderKey(priv, parsePublic(x509));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 private key", e);
        }
    }

    static PublicKey parsePublic(String x509) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(x509)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key", e);
        }
    }

    /** The public half, X.509 in base64: what data planes are given, and the name of the key. */
    public String publicText() {
        return Base64.getEncoder().encodeToString(publicKey.getEncoded());
    }

    /** The private half, PKCS#8 in base64. For a Secret or a private file, nowhere else. */
    public String privateText() {
        return Base64.getEncoder().encodeToString(privateKey.getEncoded());
    }

    /** Signs; base64. Thread-safe. */
    public String sign(Order order) {
        return sign(order.canonical());
    }

    String sign(byte[] message) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(message);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an Ed25519 key signs", e);
        }
    }

    static boolean verifies(String publicText, byte[] message, String signed) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(parsePublic(publicText));
            signature.update(message);
            return signature.verify(Base64.getDecoder().decode(signed));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "OrderKey[" + publicText() + "]";
    }
}
