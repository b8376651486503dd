-- Log-ons of guests whose passports are good, for wrk. Environment: REGISTER (CSV), FIRST and NUMBER (which of them, one after
-- the other and again), NEXT (which of these is first), TOKEN (of the venue). Prints where it ended; then log-ons/s, p50 and p99
-- in ms, how many were answered 202, and what was answered otherwise than that or 201.

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

function init()
    guests = {}
    for line in io.lines(os.getenv("REGISTER")) do
        local type, number, name = line:match("^([A-Z_]+),([^,]+),([^,]+),VALID,")
        if type then
            table.insert(guests, ('"name":"%s","document":{"type":"%s","number":"%s","validUntil":"9999-12-31"}'):format(
                name, type, number))
        end
    end
    first = tonumber(os.getenv("FIRST"))
    number = tonumber(os.getenv("NUMBER"))
    next = tonumber(os.getenv("NEXT"))
    pending = 0
    bad = 0
    run = os.time() .. "-" .. first
    started = os.date("!%Y-%m-%dT%H:%M:%SZ")
    headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. os.getenv("TOKEN") }
end

function request()
    headers["Idempotency-Key"] = run .. "-" .. next
    local body = ('{"person":{%s},"terminal":"T-%d","startedAt":"%s"}'):format(
        guests[first + next % number + 1], next % 200, started)
    next = next + 1
    return wrk.format("POST", "/v1/venue-logons", headers, body)
end

function response(status)
    if status == 202 then
        pending = pending + 1
    elseif status ~= 201 then
        bad = bad + 1
    end
end

-- Of one thread, as it is called.
function done(summary, latency)
    local late
    local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    for _, thread in ipairs(threads) do
        wrong = wrong + thread:get("bad")
        late = thread:get("pending")
        print("next " .. thread:get("next"))
    end
    print(("result %.0f %.3f %.3f %d %d"):format(summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1000, latency:percentile(99) / 1000, late, wrong))
end
