package dev.zufs.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class ZufsToolTest {

    @Test
    void helpNamesSubcommandsAndCommonOptions() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("types", "doctor", "--plugins=DIR", "--verbose", "Exit status:");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpOfSubcommandTellsItsExitStatus() {
        CommandRun run = CommandRun.of("types", "--help");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("--plugins=DIR", "Exit status:", "a plugin cannot be used");
    }

    @Test
    void versionNamesReleaseApiAndJava() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.status()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("zufs \\d+\\.\\d+\\.\\d+.*"),
                        line -> assertThat(line).matches("API \\d+\\.\\d+"),
                        line -> assertThat(line).startsWith("Java 25"));
    }

    @Test
    void unknownOptionIsOneLineAndStatusTwo() {
        CommandRun run = CommandRun.of("types", "--colour");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("zufs: Unknown option: '--colour'; see 'zufs types --help'\n");
    }

    @Test
    void unknownSubcommandIsOneLineAndStatusTwo() {
        CommandRun run = CommandRun.of("typse");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("zufs: ").contains("typse").hasLineCount(1);
    }

    @Test
    void missingSubcommandIsOneLineAndStatusTwo() {
        CommandRun run = CommandRun.of();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("zufs: Missing subcommand; see 'zufs --help'\n");
    }

    @Test
    void commandIsAServiceOfTheRuntime() {
        assertThat(ToolProvider.findFirst("zufs")).containsInstanceOf(ZufsTool.class);
    }
}
