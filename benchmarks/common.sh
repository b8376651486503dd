# What the benchmarks with a sandbox share. They set work, a folder of their own, and processes, whose members are ended last
# first when they end.

description=sandbox/target/sandbox.json
work=$(mktemp -d)
processes=()

fail() {
    printf "benchmarks/${0##*/}: %s\n" "$@" >&2
    exit 1
}

stop() {
    local i
    trap - EXIT
    for ((i = ${#processes[@]} - 1; i >= 0; i--)); do
        kill "${processes[i]}" 2>/dev/null || true
        wait "${processes[i]}" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Text members and process numbers of sandbox.json.
text() {
    sed -n "s/^ *\"$1\" : \"\([^\"]*\)\",\{0,1\}\$/\1/p" "$description" | head -n 1
}

process() {
    sed -n "s/^ *\"$1\" : \([0-9][0-9]*\),\{0,1\}\$/\1/p" "$description" | head -n 1
}

# The address of a database on the first server, for its superuser.
superuser() {
    local secrets
    secrets=$(dirname "$(text logs)")/secrets.properties
    printf 'postgresql://postgres:%s@127.0.0.1:8432/%s' \
        "$(sed -n 's/^postgresql\.postgres\.password=//p' "$secrets")" "$1"
}

await() {
    local url=$1 log=$2 tries
    for ((tries = 0; tries < 600; tries++)); do
        ! curl -sf -o "$work/answer" "$url" || return 0
        sleep 0.1
    done
    tail -n 20 "$log" >&2
    fail "$url does not answer."
}

# A sandbox with the flags that are given.
start_sandbox() {
    local launcher
    sandbox/run --no-demo "$@" >"$work/sandbox.log" 2>&1 &
    launcher=$!
    processes+=("$launcher")
    until [[ -e $description && $(process launcher) == "$launcher" ]]; do
        kill -0 "$launcher" 2>/dev/null || { tail -n 20 "$work/sandbox.log" >&2; fail 'no sandbox.'; }
        sleep 0.5
    done
}

# Another registration-service beside the sandbox's, with a heap of 256 MiB: $service, $service_pid.
start_service_with_little_heap() {
    local first i environment command
    service=http://127.0.0.1:18081
    first=$(process registration-service)
    mapfile -d '' environment <"/proc/$first/environ"
    mapfile -d '' command <"/proc/$first/cmdline"
    for i in "${!command[@]}"; do
        [[ ${command[i]} != -Xmx* ]] || command[i]=-Xmx256m
    done
    env -i "${environment[@]}" QUARKUS_HTTP_PORT="${service##*:}" "${command[@]}" >"$work/service.log" 2>&1 &
    service_pid=$!
    processes+=("$service_pid")
    await "$service/q/health/ready" "$work/service.log"
}

# A folder with a register of so many people whose passports are good.
register() {
    mkdir "$work/registers"
    {
        echo documentType,documentNumber,name,status,validUntil
        seq 0 $(($1 - 1)) | awk '{ printf "PASSPORT,B%08d,EXAMPLE PERSON %d,VALID,\n", $1, $1 }'
    } >"$work/registers/public-security.csv"
}

# A token of one of the sandbox's clients.
token() {
    curl -sf "$(text tokenUrl)" -d grant_type=client_credentials -d client_id="$1" \
        -d client_secret="$(text "$1")" | sed 's/.*"access_token":"\([^"]*\)".*/\1/'
}

median() {
    sort -n | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'
}
