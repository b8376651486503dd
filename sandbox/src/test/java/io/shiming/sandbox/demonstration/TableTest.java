package io.shiming.sandbox.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    @DisplayName("a Chinese character takes two columns, a combining mark none")
    void width() {
        assertThat(Table.width("abc")).isEqualTo(3);
        assertThat(Table.width("张三")).isEqualTo(4);
        assertThat(Table.width("阿力木·买买提")).isEqualTo(13);
        assertThat(Table.width("e\u0301")).isEqualTo(1);
    }

    @Test
    @DisplayName("columns stay aligned whatever the script")
    void aligned() {
        Table table = new Table(40, List.of("who", "status"));
        table.add(List.of("张三", "ACTIVE"));
        table.add(List.of("Jane", "REFUSED"));

        List<String> lines = table.lines();

        assertThat(lines)
                .containsExactly(
                        "who  | status",
                        "-----+--------",
                        "张三 | ACTIVE",
                        "-----+--------",
                        "Jane | REFUSED",
                        "-----+--------");
    }

    @Test
    @DisplayName("long cells are wrapped at spaces")
    void wrapped() {
        Table table = new Table(10, List.of("what", "why"));
        table.add(List.of("one two three four", "because"));

        assertThat(table.lines()).contains("one two    | because", "three four |");
    }
}
