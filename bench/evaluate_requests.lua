-- For wrk: posts the bodies of a file, one a line, each connection in turn, and prints what was
-- measured as one line of JSON after "result ". Arguments: FILE PATH KEY.
local requests = {}
local at = 0

function init(arguments)
  local headers = {
    ["Content-Type"] = "application/json",
    ["Authorization"] = "Bearer " .. arguments[3],
  }
  for body in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("POST", arguments[2], headers, body)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'result {"requests":%d,"microseconds":%d,"failed":%d,"p99_us":%d,"median_us":%d}',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(99), latency:percentile(50)))
end
