package dev.pointsman.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableDifferenceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 | 0 | 0 | public.orders: 1 row differs
            2 | 0 | 0 | public.orders: 2 rows differ
            0 | 1 | 0 | public.orders: 1 row is missing
            0 | 3 | 0 | public.orders: 3 rows are missing
            0 | 0 | 1 | public.orders: 1 row is there besides
            1 | 2 | 1 | public.orders: 1 row differs, 2 are missing, 1 is there besides
            2 | 1 | 4 | public.orders: 2 rows differ, 1 is missing, 4 are there besides
            0 | 0 | 0 | public.orders: no row differs
            """)
    void saysInGoodEnglishWhatDiffers(long different, long missing, long extra, String sentence) {
        assertThat(new TableDifference("public.orders", different, missing, extra).sentence())
                .isEqualTo(sentence);
    }
}
