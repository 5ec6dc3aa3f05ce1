-- For wrk: asks for one subject after the other, at random.
-- usage: wrk … -s look_up.lua URL -- FILE_OF_CODES [TOKEN…]; LOOK_UP_PAUSE: milliseconds before each.
local requests = {}
local pause = tonumber(os.getenv("LOOK_UP_PAUSE") or "0")

function init(words)
  local count = 0
  for code in io.lines(words[1]) do
    local headers = {}
    if words[2] then
      headers["Authorization"] = "Bearer " .. words[2 + count % (#words - 1)]
    end
    count = count + 1
    requests[count] = wrk.format("GET", "/v1/subjects/" .. code, headers)
  end
  math.randomseed(os.time() + tonumber(tostring(requests):match("0x(%x+)"), 16) % 1000)
end

function request()
  return requests[math.random(#requests)]
end

if pause > 0 then
  function delay() return pause end
end

-- Rate, p50 and p99 in microseconds, answers that were none.
function done(summary, latency)
  local failed = summary.errors
  io.write(string.format("MEASURED %d %d %d %d\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99),
    failed.connect + failed.read + failed.write + failed.status + failed.timeout))
end
