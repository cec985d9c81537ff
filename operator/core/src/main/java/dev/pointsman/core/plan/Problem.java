package dev.pointsman.core.plan;

/**
 * Why a spec is not carried out.
 *
 * @param field path of the field, such as {@code spec.stages[2].shiftReads.percent}
 * @param sentence what is wrong with it and what to do
 */
public record Problem(String field, String sentence) {
    @Override
    public String toString() {
        return field + ": " + sentence;
    }
}
