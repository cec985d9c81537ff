package dev.pointsman.proxy.protocol;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from names in a buffer to values: looking up makes no object. For one thread.
 *
 * @param <V> the values; the name is kept by the table
 */
public final class NameTable<V> {
    private static final int SMALLEST = 16;
    private static final byte[] NONE = new byte[0];

    @SuppressWarnings("ArrayRecordComponent") // compared by its bytes, here
    private record Slot<V>(byte[] name, V value) {}

    private final boolean foldCase;
    private @Nullable Slot<V> @Nullable [] slots;
    private int size;
    /** Of all names that there have been. */
    private int longest;

    private byte[] scratch = NONE;

    /** @param foldCase whether ASCII capitals in buffers match lower-case names */
    public NameTable(boolean foldCase) {
        this.foldCase = foldCase;
    }

    public int size() {
        return size;
    }

    public void clear() {
        slots = null;
        size = 0;
    }

    /** The value of the name that stands in the buffer; an empty name has none. */
    public @Nullable V get(ByteBuf in, int start, int length) {
        if (size == 0 || length > longest || length == 0) {
            return null;
        }
        if (scratch.length < longest) {
            scratch = new byte[longest];
        }
        in.getBytes(start, scratch, 0, length);
        return get(scratch, 0, length);
    }

    /** The value of the name that stands in these bytes. */
    public @Nullable V get(byte[] in, int start, int length) {
        var all = slots;
        if (all == null) {
            return null;
        }
        for (int i = hash(in, start, length) & (all.length - 1); ; i = (i + 1) & (all.length - 1)) {
            var slot = all[i];
            if (slot == null) {
                return null;
            }
            if (same(slot.name, in, start, length)) {
                return slot.value;
            }
        }
    }

    /** Puts or replaces. */
    public void put(byte[] name, V value) {
        remove(name);
        if (slots == null || size * 2 >= slots.length) {
            rebuild(Math.max(SMALLEST, size * 4), null);
        }
        insert(new Slot<>(name, value));
    }

    public void remove(byte[] name) {
        if (get(name) != null) {
            rebuild(slots == null ? SMALLEST : slots.length, name);
        }
    }

    public @Nullable V get(byte[] name) {
        return get(name, 0, name.length);
    }

    public void forEach(Consumer<V> seen) {
        if (slots != null) {
            for (var slot : slots) {
                if (slot != null) {
                    seen.accept(slot.value);
                }
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic record
    private void rebuild(int capacity, byte @Nullable [] without) {
        var old = slots;
        slots = new Slot[Integer.highestOneBit(Math.max(SMALLEST, capacity))];
        size = 0;
        if (old != null) {
            for (var slot : old) {
                if (slot != null && (without == null || !Arrays.equals(slot.name, without))) {
                    insert(slot);
                }
            }
        }
    }

    private void insert(Slot<V> slot) {
        var all = Objects.requireNonNull(slots);
        int i = hash(slot.name, 0, slot.name.length) & (all.length - 1);
        while (all[i] != null) {
            i = (i + 1) & (all.length - 1);
        }
        all[i] = slot;
        size++;
        longest = Math.max(longest, slot.name.length);
    }

    private int hash(byte[] in, int start, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + folded(in[start + i]);
        }
        return hash ^ (hash >>> 16);
    }

    private boolean same(byte[] name, byte[] in, int start, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != folded(in[start + i])) {
                return false;
            }
        }
        return true;
    }

    private byte folded(byte b) {
        return foldCase && b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }
}
