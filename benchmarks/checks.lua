-- Checks of documents that are genuine, for wrk: of the department itself, or with a token of the gateway.
-- Environment: REGISTER (CSV), TOKEN (empty for the department). Prints: requests/s, p50 in ms, answers that were not 200.

local threads = {}

function setup(thread)
    thread:set("seed", #threads + os.time())
    table.insert(threads, thread)
end

function init()
    math.randomseed(seed)
    subjects = {}
    for line in io.lines(os.getenv("REGISTER")) do
        local type, number, name = line:match("^([A-Z_]+),([^,]+),([^,]+),VALID,")
        if type then
            table.insert(subjects, ('"documentType":"%s","documentNumber":"%s","name":"%s"'):format(type, number, name))
        end
    end
    next = math.random(#subjects)
    bad = 0
    token = os.getenv("TOKEN") or ""
    headers = { ["Content-Type"] = "application/json" }
    if token ~= "" then
        headers["Authorization"] = "Bearer " .. token
    end
end

local function id()
    return ("%08x-%04x-4%03x-8%03x-%06x%06x"):format(
        math.random(0, 0x7fffffff), math.random(0, 0xffff), math.random(0, 0xfff), math.random(0, 0xfff),
        math.random(0, 0xffffff), math.random(0, 0xffffff))
end

function request()
    next = next % #subjects + 1
    local body = subjects[next]
    if token ~= "" then
        body = body .. ',"context":{"kind":"REGISTRATION","id":"' .. id()
            .. '"},"asker":{"kind":"OPERATOR","id":"0198a8c0-0000-7000-8000-000000000001"}'
    end
    return wrk.format("POST", nil, headers, "{" .. body .. "}")
end

function response(status)
    if status ~= 200 then
        bad = bad + 1
    end
end

function done(summary, latency)
    local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    for _, thread in ipairs(threads) do
        wrong = wrong + thread:get("bad")
    end
    print(("result %.0f %.3f %d"):format(
        summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000, wrong))
end
