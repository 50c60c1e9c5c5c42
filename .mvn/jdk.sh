# Finds a JDK 25; sourced by ./zufs and .ci/run, so that both look in the same places.

is_jdk_25() {
    [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] && grep -q '^JAVA_VERSION="25[".]' "$1/release"
}

# Prints the home of a JDK 25.
find_jdk() {
    local home java
    java=$(command -v java || true)
    for home in \
        "${JAVA_HOME:-}" \
        "${JDK_HOME:-}" \
        /usr/lib/jvm/* \
        "${HOME:-/root}"/.sdkman/candidates/java/* \
        "${HOME:-/root}"/.jdks/* \
        /usr/java/* \
        /opt/* /opt/*/* \
        ${java:+"$(dirname "$(dirname "$(readlink -f "$java")")")"}; do
        if [[ -n $home ]] && is_jdk_25 "$home"; then
            printf '%s\n' "$home"
            return
        fi
    done
    return 1
}
