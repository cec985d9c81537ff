package dev.pointsman.e2e.load;

import java.util.List;

/**
 * A ledger held against a database.
 *
 * @param acknowledged writes that must be there
 * @param lost acknowledged ones that are not
 * @param doubled numbers that are there more than once
 * @param inDoubt writes whose answer never came
 * @param inDoubtFound those of them that are there
 * @param phantoms numbers that are there although the server refused them or nobody attempted them
 * @param torn transactions of which only a part is there, or a part is there too often
 * @param examples a few of the wrong ones, as client/number
 */
public record AuditReport(
        long acknowledged,
        long lost,
        long doubled,
        long inDoubt,
        long inDoubtFound,
        long phantoms,
        long torn,
        List<String> examples) {

    /** Whether the database holds exactly what was acknowledged. */
    public boolean holds() {
        return lost == 0 && doubled == 0 && phantoms == 0 && torn == 0;
    }
}
