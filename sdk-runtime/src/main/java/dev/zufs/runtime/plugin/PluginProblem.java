package dev.zufs.runtime.plugin;

import java.nio.file.Path;

/**
 * Why a jar, a directory or one of its types is not used.
 *
 * @param jar the jar or directory
 * @param message what is wrong, to follow the name of the jar
 * @param fix what to do about it
 * @param details the stack trace of what the plugin threw; empty if the message says all
 */
public record PluginProblem(Path jar, String message, String fix, String details) {

    static PluginProblem of(Path jar, PluginRefusedException refusal) {
        return new PluginProblem(jar, refusal.getMessage(), refusal.fix(), refusal.details());
    }

    /** Returns the one line that a user needs: jar, message and fix. */
    @Override
    public String toString() {
        return jar + ": " + message + "; " + fix;
    }
}
