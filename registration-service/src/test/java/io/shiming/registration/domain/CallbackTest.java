package io.shiming.registration.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackTest {
    private static final Callback SECURE =
            Callback.parse("https://oss.example.com/events").orElseThrow();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.2.1",
                "192.168.1.1",
                "198.19.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::ffff:0:7f00:1",
                "0:0:0:1::1",
                "200::1",
                "4000::1",
                "64:ff9b::a00:1",
                "2001:db8::1",
                "2002:a00:1::",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    @DisplayName("no event is sent to an address that is not public, whatever its name")
    void notPublic(String address) throws UnknownHostException {
        assertThat(SECURE.isAllowed(addresses(address), Set.of())).isFalse();
        assertThat(SECURE.isAllowed(addresses("93.184.215.14", address), Set.of()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.215.14",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "223.255.255.255",
                "2606:4700::1",
                "2400:cb00::1"
            })
    void isPublic(String address) throws UnknownHostException {
        assertThat(SECURE.isAllowed(addresses(address), Set.of())).isTrue();
    }

    @Test
    void publicIsNotEnoughWithoutTls() throws UnknownHostException {
        Callback clear = Callback.parse("http://oss.example.com/").orElseThrow();
        assertThat(clear.isAllowed(addresses("93.184.215.14"), Set.of())).isFalse();
        assertThat(clear.isAllowed(addresses("93.184.215.14"), Set.of("oss.example.com")))
                .isTrue();
        assertThat(clear.isAllowed(addresses("127.0.0.1"), Set.of("example.com")))
                .isFalse();
        assertThat(SECURE.isAllowed(List.of(), Set.of())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://oss.example.com, oss.example.com, 443, /",
        "https://OSS.example.com:8443/a?b=c%20d, oss.example.com, 8443, /a?b=c%20d",
        "http://127.0.0.1/x, 127.0.0.1, 80, /x",
        "https://[2606:4700::1]:444, 2606:4700::1, 444, /"
    })
    void parts(String text, String host, int port, String target) {
        Callback callback = Callback.parse(text).orElseThrow();
        assertThat(callback.host()).isEqualTo(host);
        assertThat(callback.port()).isEqualTo(port);
        assertThat(callback.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "oss.example.com",
                "/events",
                "ftp://oss.example.com/",
                "file:///etc/passwd",
                "https:///events",
                "https://user@oss.example.com/",
                "https://user:secret@oss.example.com/",
                "https://oss.example.com/#part",
                "https://oss.example.com:0/",
                "https://oss.example.com:65536/",
                "https://oss example.com/",
                "https://oss_1.example.com/",
                "https://0x7f.1/",
                "https://oss.example.com:80:80/",
                "mailto:a@example.com"
            })
    void noCallback(String text) {
        assertThat(Callback.parse(text)).isEmpty();
    }

    private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
        InetAddress[] found = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            found[i] = InetAddress.getByName(literals[i]);
        }
        return List.of(found);
    }
}
