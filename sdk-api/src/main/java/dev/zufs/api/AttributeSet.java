package dev.zufs.api;

import java.util.StringJoiner;

/** A set of {@linkplain Attribute attributes}. Immutable. */
public final class AttributeSet {

    private static final int KNOWN_BITS = of(Attribute.values()).bits;

    private final int bits;

    private AttributeSet(int bits) {
        this.bits = bits;
    }

    /**
     * Returns the set that a mask of {@linkplain Attribute#bit() bits} stands for.
     *
     * @param bits the mask; unknown bits are ignored
     * @return the set
     */
    public static AttributeSet ofBits(int bits) {
        return new AttributeSet(bits & KNOWN_BITS);
    }

    /**
     * Returns the set of the given attributes.
     *
     * @param attributes its elements
     * @return the set
     */
    public static AttributeSet of(Attribute... attributes) {
        int bits = 0;
        for (Attribute attribute : attributes) {
            bits |= attribute.bit();
        }
        return new AttributeSet(bits);
    }

    /**
     * Says whether an attribute is in the set.
     *
     * @param attribute which
     * @return true if so
     */
    public boolean contains(Attribute attribute) {
        return (bits & attribute.bit()) != 0;
    }

    /**
     * Returns the mask.
     *
     * @return the bits of all elements
     */
    public int bits() {
        return bits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AttributeSet set && bits == set.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    @Override
    public String toString() {
        StringJoiner names = new StringJoiner(", ", "{", "}");
        for (Attribute attribute : Attribute.values()) {
            if (contains(attribute)) {
                names.add(attribute.name());
            }
        }
        return names.toString();
    }
}
