# For ./start and ./verify: finds a JDK 25 where Maven finds it too.
is_jdk_25() {
    [ -x "$1/bin/javac" ] && grep -qs '^JAVA_VERSION="25[".]' "$1/release"
}

find_jdk_25() {
    local home user=${HOME:-/nonexistent}
    for home in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${JAVA_HOME_25_X64:-}" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
        "$user"/.sdkman/candidates/java/* "$user"/.jdks/* "$user"/.asdf/installs/java/* \
        "$user"/.local/share/mise/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
        if [ -n "$home" ] && is_jdk_25 "$home"; then
            echo "$home"
            return
        fi
    done
    return 1
}

require_tools() {
    command -v mvn >/dev/null || fail 'there is no mvn on the PATH: install Maven 3.8 or newer'
    jdk=$(find_jdk_25) || fail 'there is no JDK 25 here: install one where Maven finds it' \
        '(/usr/lib/jvm, ~/.sdkman, /Library/Java/JavaVirtualMachines), or point JAVA_HOME to it'
}
