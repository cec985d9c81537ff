package dev.pointsman.proxy.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.Freshness;
import dev.pointsman.wire.HoldOrder;
import dev.pointsman.wire.Reads;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.RehearsalOrder;
import dev.pointsman.wire.ReleaseOrder;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Segment;
import dev.pointsman.wire.TargetOrder;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.Authority;
import dev.pointsman.wire.order.OrderHeaders;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads orders, has them verified, and passes them to the part that follows them. Signatures are looked at aside, so that no
 * client waits for them; one that is known already needs no thread but the admin port's.
 */
public final class Orders {
    /** The part that follows orders; may be called from any thread. */
    public interface Following {
        /** The epoch of the table in use, 0 without one. */
        long epoch();

        /** Puts the table in force: null, or what is wrong with it. */
        CompletableFuture<@Nullable Refusal> route(RoutingTable table);

        /** Holds: a HoldReply, or a Refusal. */
        CompletableFuture<Object> hold(HoldOrder order);

        /** Looks at what is about to be ordered, and changes nothing: a HoldReply, or a Refusal. */
        CompletableFuture<Object> rehearse(RehearsalOrder order);

        /** Learns what reads on the target depend on: a TargetReply. */
        CompletableFuture<Object> target(TargetOrder order);

        /** Ends a hold: null, or what is wrong with the order. */
        CompletableFuture<@Nullable Refusal> release(ReleaseOrder order);
    }

    /** Who may give orders; any thread. */
    public interface Verification {
        /** Whether to {@link #refuse} this request takes no time: no signature has to be looked at that is not known. */
        boolean isQuick(String method, String path, byte[] body, UnaryOperator<@Nullable String> header);

        /** Null when the request is signed by somebody who may; else what is wrong with it. */
        @Nullable
        String refuse(String method, String path, byte[] body, UnaryOperator<@Nullable String> header);
    }

    static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    private static final String EMPTY = "{}";
    private static final Set<String> PATHS =
            Set.of("/v1/routing", "/v1/hold", "/v1/rehearsal", "/v1/release", "/v1/target");
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final Following following;
    private final Verification verification;
    private final Executor aside;

    /** @param aside verifies signatures, on a thread that carries nobody */
    public Orders(Following following, Verification verification, Executor aside) {
        this.following = following;
        this.verification = verification;
        this.aside = aside;
    }

    CompletableFuture<Answer> give(String method, String path, byte[] body, UnaryOperator<@Nullable String> header) {
        if (!PATHS.contains(path)) {
            return refused(NOT_FOUND, "NotFound", "there is nothing at " + path);
        }
        if (verification.isQuick(method, path, body, header)) {
            return verify(method, path, body, header);
        }
        return CompletableFuture.completedFuture(header)
                .thenComposeAsync(sent -> verify(method, path, body, sent), aside);
    }

    private CompletableFuture<Answer> verify(
            String method, String path, byte[] body, UnaryOperator<@Nullable String> header) {
        var unsigned = verification.refuse(method, path, body, header);
        if (unsigned != null) {
            return refused(UNAUTHORIZED, "NotSigned", unsigned);
        }
        var text = header.apply(OrderHeaders.AUTHORITY);
        var authority = text == null ? null : Authority.parse(text);
        if (authority != null && authority.epoch() < following.epoch()) {
            var message = "the authority is for epoch " + authority.epoch() + ", this proxy is at " + following.epoch();
            return refused(CONFLICT, "OldEpoch", message);
        }
        try {
            return follow(path, body, authority);
        } catch (IOException | IllegalArgumentException e) {
            return refused(BAD_REQUEST, "BadRequest", "the body of " + path + " cannot be read: " + reason(e));
        }
    }

    private static String reason(Exception e) {
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
    }

    private CompletableFuture<Answer> follow(String path, byte[] body, @Nullable Authority authority)
            throws IOException {
        return switch (path) {
            case "/v1/routing" -> {
                var table = JSON.readValue(body, RoutingTable.class);
                check(table, authority);
                yield following.route(table).thenApply(Orders::emptyOr);
            }
            case "/v1/hold" -> {
                var order = JSON.readValue(body, HoldOrder.class);
                check(order, authority);
                yield following.hold(order).thenApply(Orders::replyOr);
            }
            case "/v1/rehearsal" -> {
                var order = JSON.readValue(body, RehearsalOrder.class);
                require(order.hold() != null && order.table() != null, "it needs hold and table");
                check(order.hold(), authority);
                check(order.table(), authority);
                yield following.rehearse(order).thenApply(Orders::replyOr);
            }
            case "/v1/target" -> {
                var order = JSON.readValue(body, TargetOrder.class);
                require(isWhole(order), "it needs migration, and catalogue its lists");
                yield following.target(order).thenApply(Orders::replyOr);
            }
            default -> {
                var order = JSON.readValue(body, ReleaseOrder.class);
                require(authority == null || authority.epoch() == order.epoch(), "the authority is for another epoch");
                yield following.release(order).thenApply(Orders::emptyOr);
            }
        };
    }

    private static void check(RoutingTable table, @Nullable Authority authority) {
        require(table.source() != null && table.writes() != null, "it needs source and writes");
        require(isPossible(table.reads()), "reads needs shares of 0 to 100, stickyBy and segments");
        require(isPossible(table.reads().freshness()), "freshness needs kind, and Bounded a bound above 0");
        require(authority == null || authority.epoch() == table.epoch(), "the authority is for another epoch");
    }

    private static boolean isWhole(TargetOrder order) {
        var catalogue = order.catalogue();
        return order.migration() != null && (catalogue == null || isWhole(catalogue));
    }

    private static boolean isWhole(Catalogue catalogue) {
        var names = catalogue.names();
        var numbers = catalogue.numbers();
        return names != null
                && names.functions() != null
                && names.anywhere() != null
                && numbers != null
                && numbers.types() != null
                && numbers.relations() != null
                && numbers.relations().stream().allMatch(each -> each.columns() != null);
    }

    private static boolean isPossible(Reads reads) {
        return isPercent(reads.onTarget())
                && isPercent(reads.shadowPercent())
                && reads.stickyBy() != null
                && reads.segments() != null
                && reads.segments().stream().allMatch(Orders::isWhole);
    }

    private static boolean isPercent(int share) {
        return share >= 0 && share <= 100;
    }

    private static boolean isWhole(Segment segment) {
        return segment.users() != null
                && segment.databases() != null
                && segment.applicationNames() != null
                && segment.tenants() != null
                && segment.side() != null;
    }

    private static boolean isPossible(@Nullable Freshness freshness) {
        return freshness == null
                || (freshness.kind() != null
                        && (freshness.kind() != Freshness.Kind.BOUNDED || freshness.boundMillis() > 0));
    }

    private static void check(HoldOrder order, @Nullable Authority authority) {
        require(order.epoch() > 0 && order.leaseMillis() >= 0, "it needs epoch above 0 and leaseMillis of at least 0");
        require(authority == null || authority.epoch() == order.epoch(), "the authority is for another epoch");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static Answer replyOr(Object reply) {
        return reply instanceof Refusal refusal ? conflict(refusal) : json(OK, reply);
    }

    private static Answer emptyOr(@Nullable Refusal refusal) {
        return refusal == null ? new Answer(OK, Answer.JSON, EMPTY) : conflict(refusal);
    }

    private static Answer conflict(Refusal refusal) {
        return json(CONFLICT, refusal);
    }

    private static CompletableFuture<Answer> refused(int status, String reason, String message) {
        return CompletableFuture.completedFuture(json(status, new Refusal(Wire.VERSION, reason, message)));
    }

    static Answer json(int status, Object value) {
        try {
            return new Answer(status, Answer.JSON, JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of the wire become JSON", e);
        }
    }
}
