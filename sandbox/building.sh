# What the scripts here share: builds what is stale, and runs a program of the sandbox. They set home, and started before they build.

built=$home/sandbox/target/built
log=$home/sandbox/target/build.log
description=$home/sandbox/target/sandbox.json

fail() {
    printf "sandbox/${0##*/}: %s\n" "$@" >&2
    exit 1
}

# The command line of a process, empty when there is none.
command_of() {
    if [[ -d /proc/self ]]; then
        tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" || true
    else
        ps -ww -o command= -p "$1" 2>/dev/null || true
    fi
}

sandbox_runs() {
    [[ -e $description ]] || return 1
    local pid
    pid=$(sed -n 's/^ *"launcher" : \([0-9][0-9]*\),\{0,1\}$/\1/p' "$description")
    [[ -n $pid && $(command_of "$pid") == *io.shiming.sandbox.Launcher* ]]
}

# A sandbox that runs would lose its programs to the build. One whose launcher was killed left a file that calls it
# ready, and perhaps parts that hold the ports.
check_former() {
    [[ -e $description ]] || return 0
    local part pid running left=()
    while read -r part pid; do
        running=$(command_of "$pid")
        if [[ $part == launcher && $running == *io.shiming.sandbox.Launcher* ]]; then
            fail "a sandbox is running here, as process $pid." "Stop it first: kill $pid"
        elif [[ $running == *"$home"/* ]]; then
            left+=("$pid")
        fi
    done < <(sed -n 's/^ *"\([a-z-]*\)" : \([0-9][0-9]*\),\{0,1\}$/\1 \2/p' "$description")
    rm -f "$description"
    ((${#left[@]} == 0)) ||
        fail 'the launcher of the last sandbox was killed, and parts of it still run.' "What to do: kill ${left[*]}"
}

# The programs of JAVA_HOME go before those of the path, as Maven has it.
java_program() {
    if [[ -n ${JAVA_HOME:-} && -x $JAVA_HOME/bin/$1 ]]; then
        printf '%s\n' "$JAVA_HOME/bin/$1"
    else
        command -v "$1" || true
    fi
}

check_tools() {
    java=$(java_program java)
    [[ -n $java ]] || fail 'no java found. Install a JDK 17 or newer, or set JAVA_HOME.'
    local version
    version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
    [[ $version =~ ^[0-9]+$ && $version -ge 17 ]] ||
        fail "$java is Java ${version:-of an unknown version}; a JDK 17 or newer is needed." \
            'Install one, or set JAVA_HOME to it.'
    [[ -n $(java_program javac) ]] || fail "$java belongs to a JRE; a JDK is needed, because the suite is built here."
    command -v mvn >/dev/null || fail 'no mvn found. Install Maven 3.8 or newer.'
}

artifacts() {
    printf '%s\n' \
        "$home"/foundation/target/foundation-*.jar \
        "$home/verification-gateway/target/quarkus-app/quarkus-run.jar" \
        "$home/registration-service/target/quarkus-app/quarkus-run.jar" \
        "$home/agent-service/target/quarkus-app/quarkus-run.jar" \
        "$home/retention-service/target/quarkus-app/quarkus-run.jar" \
        "$home/incident-service/target/quarkus-app/quarkus-run.jar" \
        "$home"/sandbox/target/sandbox-*.jar \
        "$home"/sandbox/target/keycloak/*/shiming-built
}

# Whether a source of the running code is newer than a file.
changed_since() {
    local sources=("$home/pom.xml") module
    for module in foundation verification-gateway registration-service agent-service retention-service incident-service \
        sandbox; do
        sources+=("$home/$module/pom.xml" "$home/$module/src/main")
    done
    [[ -n $(find "${sources[@]}" -newer "$1" -print -quit) ]]
}

# Everything is there, no build from here was broken off, and nothing was changed since the last one began; or, when it
# was built by hand, since the oldest thing built.
up_to_date() {
    [[ ! -e $built.new ]] || return 1
    local artifact oldest=
    while read -r artifact; do
        [[ -e $artifact ]] || return 1
        [[ -z $oldest || $artifact -ot $oldest ]] && oldest=$artifact
    done < <(artifacts)
    [[ ! -e $built ]] || oldest=$built
    ! changed_since "$oldest"
}

# One line for each module Maven gets to, and a sign of life while it downloads. In bash, because an awk may keep its
# input back.
show_progress() {
    local line files=0 keycloak=''
    local module='^\[INFO\] Building ([^0-9]+) [0-9].*\[([0-9]+)/([0-9]+)\]$'
    while IFS= read -r line; do
        if [[ $line =~ $module ]]; then
            echo "         building ${BASH_REMATCH[1]} (${BASH_REMATCH[2]} of ${BASH_REMATCH[3]})"
        elif [[ $line == *'Downloaded from '* ]]; then
            files=$((files + 1))
            ((files % 100)) || echo "         $files files downloaded"
        elif [[ -z $keycloak && $line == *'Updating the configuration and installing'* ]]; then
            keycloak=1
            echo '         preparing Keycloak, some 10 s, once'
        fi
    done
}

run_maven() {
    # Formatting is the test command's concern; a service that is only tried out need not wait for it.
    mvn -B -Dstyle.color=never -DskipTests -Dspotless.check.skip=true -f "$home/pom.xml" package 2>&1 |
        tee "$log" | show_progress
}

# Maven and what it started are one process group, and none of it is left when this process is told to end.
stop_build() {
    trap '' HUP INT TERM
    kill -TERM -- "-$maven" 2>/dev/null || true
    local tries=0
    while ((tries++ < 50)) && kill -0 -- "-$maven" 2>/dev/null; do
        sleep 0.1
    done
    kill -KILL -- "-$maven" 2>/dev/null || true
    echo "sandbox/${0##*/}: the build was stopped." >&2
    exit "$1"
}

build() {
    if [[ -e $built ]]; then
        echo 'Building what has changed.'
    else
        echo 'Building. The first time Maven downloads what it needs, which may take some minutes.'
    fi
    mkdir -p "$(dirname "$log")"
    # Dated before the build begins: what is edited while it runs is built the next time.
    touch "$built.new"
    # In the background, since a shell that waits in the foreground does not hear signals; -m gives it a process group.
    trap 'stop_build 129' HUP
    trap 'stop_build 130' INT
    trap 'stop_build 143' TERM
    set -m
    run_maven &
    maven=$!
    set +m
    if ! wait "$maven"; then
        echo
        tail -n 40 "$log"
        echo
        fail 'the build failed; its end is above.' "All of it is in $log"
    fi
    trap - HUP INT TERM
    mv "$built.new" "$built"
    echo "Built after $(($(date +%s) - started)) s."
}

execute() {
    exec "$java" -XX:+UseSerialGC -Xmx256m -Dshiming.home="$home" \
        -cp "$home/sandbox/target/classes:$home/sandbox/target/lib/*" "$@"
}
