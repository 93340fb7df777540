-- For wrk: each request redeems a code for an order of its own and prints what was measured as one
-- line of JSON after "result ". Arguments: KEY CODES RUN, where CODES is how many codes there are
-- (SALE0, SALE1, ...) and RUN makes orders of several runs differ. With a fourth, THINK, each client
-- rests before a request, THINK milliseconds on average.
local headers, codes, run
local sent = 0

function init(arguments)
  headers = {
    ["Content-Type"] = "application/json",
    ["Authorization"] = "Bearer " .. arguments[1],
  }
  codes = tonumber(arguments[2])
  run = arguments[3]
  local think = tonumber(arguments[4] or 0)
  if think > 0 then
    function delay()
      return math.random(0, 2 * think)
    end
  end
end

function request()
  sent = sent + 1
  local order = run .. "-" .. sent
  headers["Idempotency-Key"] = order
  return wrk.format("POST", "/v1/redemptions", headers, string.format(
    '{"order":"%s","cart":{"currency":"EUR","codes":["SALE%d"],"customer":{"id":"c%d"},'
    .. '"lines":[{"id":"1","sku":"MUG","quantity":2,"unit_price":995},'
    .. '{"id":"2","sku":"BEANS","quantity":1,"unit_price":1695}]}}',
    order, sent * 7919 % codes, sent * 7919 % 1000003))
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'result {"requests":%d,"microseconds":%d,"failed":%d,"p99_us":%d,"median_us":%d}',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(99), latency:percentile(50)))
end
