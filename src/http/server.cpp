#include "http/server.h"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <ctime>
#include <list>
#include <thread>
#include <vector>

#include "http/problem.h"
#include "http/request_reader.h"

namespace stapel::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using boost::system::error_code;
using Io = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Io>;
using Timer = asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Io>;
constexpr auto awaited = asio::as_tuple(asio::use_awaitable_t<Io>{});
template <typename T>
using Task = asio::awaitable<T, Io>;

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 204:
      return "No Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Status";
  }
}

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  std::array<char, 40> text{};
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

// The head of a response, appended. A header of ours never holds CR or LF: values come from closed
// sets, numbers and ids.
void append_head(std::string& head, const Response& response, std::string_view date,
                 bool keep_alive, bool http_1_0) {
  head += "HTTP/1.1 ";
  head += std::to_string(response.status);
  head += ' ';
  head += reason_phrase(response.status);
  head += "\r\nDate: ";
  head += date;
  if (response.status != 204 && response.status != 304) {
    head += "\r\nContent-Type: ";
    head += response.content_type;
    head += "\r\nContent-Length: ";
    head += std::to_string(response.body.size());
  }
  for (const Header& header : response.headers) {
    head += "\r\n";
    head += header.name;
    head += ": ";
    head += header.value;
  }
  if (!keep_alive) {
    head += "\r\nConnection: close";
  } else if (http_1_0) {
    head += "\r\nConnection: keep-alive";
  }
  head += "\r\n\r\n";
}

// Carries one answer from whichever thread gives it to the connection that waits for it.
class Answer {
 public:
  explicit Answer(Io executor) : executor_(executor) {}

  void give(Response response) {
    response_ = std::move(response);
    if (state_.exchange(State::given) == State::suspended) resume();
  }

  bool is_given() const { return state_.load() == State::given; }
  Task<void> wait() {
    co_await asio::async_initiate<const asio::use_awaitable_t<Io>, void()>(
        [this](auto handler) { suspend(std::move(handler)); }, asio::use_awaitable_t<Io>{});
  }
  // Once it is given.
  Response take() { return std::move(response_); }

 private:
  enum class State { open, suspended, given };

  template <typename Handler>
  void suspend(Handler handler) {
    // The handler can only be moved; std::function wants to copy.
    auto held = std::make_shared<Handler>(std::move(handler));
    resume_ = [held] { std::move (*held)(); };
    State expected = State::open;
    if (!state_.compare_exchange_strong(expected, State::suspended)) resume();
  }
  void resume() { asio::post(executor_, std::exchange(resume_, {})); }

  Io executor_;
  Response response_;
  std::function<void()> resume_;
  std::atomic<State> state_{State::open};
};

// The side that the Service holds. Gone without an answer: somebody lost the request.
class Promise : public Respond::Exchange {
 public:
  explicit Promise(std::shared_ptr<Answer> answer) : answer_(std::move(answer)) {}
  ~Promise() override {
    if (!answered_.exchange(true))
      answer_->give(to_response({.code = ProblemCode::internal_error}, ""));
  }
  void answer(Response response) override {
    if (!answered_.exchange(true)) answer_->give(std::move(response));
  }

 private:
  std::shared_ptr<Answer> answer_;
  std::atomic<bool> answered_{false};
};

class Connection;

// One thread's share: its event loop and the connections that live on it.
struct Worker {
  explicit Worker(const TransportLimits& given) : limits(given), timer(context) {}

  const TransportLimits& limits;
  std::list<Connection*> connections;
  std::string date = http_date();  // kept by the sweep
  bool draining = false;
  asio::io_context context{1};  // after what the connections that it owns refer to
  Timer timer;
  std::thread thread;
};

enum class Phase { idle, head, body, handling, writing, lingering };

// Of the other end; empty where it has gone already.
std::string address_of(const Socket& socket) {
  error_code error;
  const tcp::endpoint peer = socket.remote_endpoint(error);
  return error ? std::string() : peer.address().to_string();
}

class Connection {
 public:
  Connection(Socket socket, Worker& worker, Service& service)
      : socket_(std::move(socket)),
        peer_(address_of(socket_)),
        worker_(worker),
        service_(service),
        reader_(worker.limits.header_bytes_max),
        place_(worker.connections.insert(worker.connections.end(), this)) {}
  ~Connection() { worker_.connections.erase(place_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Task<void> serve() {
    bool open = true;
    while (open) open = co_await one_request();
    co_await linger();
  }

  // Called by the sweep, on the connection's own thread.
  void check_time(Clock::time_point now) {
    if (now < deadline_) return;
    timed_out_ = true;
    cancel();
  }
  void drain() {
    if (phase_ == Phase::idle || phase_ == Phase::lingering) cancel();
  }
  void cancel() {
    error_code ignored;
    socket_.cancel(ignored);
  }

 private:
  void enter(Phase phase, Milliseconds limit) {
    phase_ = phase;
    timed_out_ = false;
    deadline_ = Clock::now() + limit;
  }

  // False where the connection is to be closed. Most requests have arrived whole with their first
  // byte: only what is missing costs a coroutine.
  Task<bool> one_request() {
    if (reader_.idle() && !co_await first_byte()) co_return false;
    enter(Phase::head, worker_.limits.header_timeout);
    RequestReader::State state = reader_.advance();
    if (state == RequestReader::State::need_more) state = co_await read_on();
    if (state != RequestReader::State::head) co_return co_await refuse();
    http_1_0_ = reader_.is_http_1_0();
    head_only_ = reader_.request().method == "HEAD";
    reader_.request().peer = peer_;
    Admission admission = service_.admit(reader_.request());
    if (admission.refusal) {
      const bool keep = keep_alive() && !reader_.has_body();
      if (keep) reader_.take();
      co_return co_await write(std::move(*admission.refusal), keep) && keep;
    }
    enter(Phase::body, worker_.limits.body_timeout);
    if (!reader_.begin_body(admission.body_max)) co_return co_await refuse();
    if (reader_.has_body() && reader_.expects_continue() && !co_await proceed()) {
      co_return co_await refuse();
    }
    state = reader_.advance();
    if (state == RequestReader::State::need_more) state = co_await read_on();
    if (state != RequestReader::State::complete) co_return co_await refuse();
    co_return co_await answer();
  }

  Task<bool> first_byte() {
    if (worker_.draining) co_return false;
    enter(Phase::idle, worker_.limits.idle_timeout);
    co_return co_await read_some();
  }

  Task<bool> read_some() {
    const std::span<char> room = reader_.prepare();
    const auto [error, size] =
        co_await socket_.async_read_some(asio::buffer(room.data(), room.size()), awaited);
    if (error || timed_out_) co_return false;
    reader_.commit(size);
    co_return true;
  }

  // Until the reader got somewhere; need_more where no more comes.
  Task<RequestReader::State> read_on() {
    while (co_await read_some()) {
      const RequestReader::State state = reader_.advance();
      if (state != RequestReader::State::need_more) co_return state;
    }
    co_return RequestReader::State::need_more;
  }

  Task<bool> proceed() {
    constexpr std::string_view bytes = "HTTP/1.1 100 Continue\r\n\r\n";
    const auto [error, size] =
        co_await asio::async_write(socket_, asio::buffer(bytes.data(), bytes.size()), awaited);
    co_return !error;
  }

  // The request could not be read: says why where somebody may be listening, then closes.
  Task<bool> refuse() {
    Problem problem{.code = ProblemCode::request_timeout};
    if (reader_.advance() == RequestReader::State::failed) {
      problem = reader_.fault();
    } else if (!timed_out_) {
      co_return false;  // the client went away
    }
    co_await write(service_.refuse(problem), false);
    co_return false;
  }

  Task<bool> answer() {
    const bool keep_asked = keep_alive();
    phase_ = Phase::handling;
    deadline_ = Clock::time_point::max();  // the service always answers
    auto answer = std::make_shared<Answer>(worker_.context.get_executor());
    service_.handle(reader_.take(), Respond(std::make_shared<Promise>(answer)));
    if (!answer->is_given()) co_await answer->wait();
    Response response = answer->take();
    const bool keep = keep_asked && !worker_.draining;
    co_return co_await write(std::move(response), keep) && keep;
  }

  Task<bool> write(Response response, bool keep) {
    enter(Phase::writing, worker_.limits.write_timeout);
    sending_.clear();
    append_head(sending_, response, worker_.date, keep, http_1_0_);
    // One small copy is cheaper than a second buffer for the kernel.
    const bool together = sending_.size() + response.body.size() <= together_max;
    if (together && !head_only_) sending_ += response.body;
    const std::array<asio::const_buffer, 2> buffers = {
        asio::buffer(sending_),
        together || head_only_ ? asio::const_buffer() : asio::buffer(response.body)};
    const auto [error, size] = co_await asio::async_write(socket_, buffers, awaited);
    co_return !error && !timed_out_;
  }

  // Closing while the client still sends would reset the connection and lose the response: says
  // that no more is coming and reads the rest, for a while.
  Task<void> linger() {
    error_code error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    if (error) co_return;
    enter(Phase::lingering, worker_.limits.linger_timeout);
    std::array<char, 4'096> discarded;
    while (!timed_out_ && !worker_.draining) {
      const auto [failed, size] =
          co_await socket_.async_read_some(asio::buffer(discarded), awaited);
      if (failed) co_return;
    }
  }

  bool keep_alive() const { return reader_.keep_alive() && !worker_.draining; }

  static constexpr std::size_t together_max = 16'384;

  Socket socket_;
  const std::string peer_;
  Worker& worker_;
  Service& service_;
  RequestReader reader_;
  std::string sending_;  // keeps its room from one response to the next
  std::list<Connection*>::iterator place_;
  Clock::time_point deadline_ = Clock::time_point::max();
  Phase phase_ = Phase::idle;
  bool timed_out_ = false;
  bool http_1_0_ = false;
  bool head_only_ = false;
};

tcp::endpoint endpoint_of(const ServerOptions& options) {
  error_code error;
  const asio::ip::address address = asio::ip::make_address(options.host, error);
  if (error) {
    throw ListenError("\"" + options.host +
                      "\" is no IP address; give --host an address of this machine, such as "
                      "127.0.0.1 or 0.0.0.0");
  }
  return {address, options.port};
}

std::string listen_message(const ServerOptions& options, error_code error) {
  const std::string where = options.host + ":" + std::to_string(options.port);
  if (error == asio::error::address_in_use) {
    return "port " + std::to_string(options.port) + " on " + options.host +
           " is in use; stop what serves there, or choose another with --port";
  }
  if (error == asio::error::access_denied) {
    return "port " + std::to_string(options.port) +
           " needs privileges; choose one above 1023 with --port";
  }
  return "cannot listen on " + where + ": " + error.message();
}

}  // namespace

struct Server::Internals {
  explicit Internals(const ServerOptions& given)
      : options(given), acceptor(main), signals(main, SIGTERM, SIGINT), timer(main) {
    listen();
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const int threads = options.threads > 0 ? options.threads : cores;
    for (int i = 0; i < threads; ++i) {
      workers.push_back(std::make_unique<Worker>(options.limits));
    }
  }

  void listen() {
    const tcp::endpoint endpoint = endpoint_of(options);
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) throw ListenError(listen_message(options, error));
    port = acceptor.local_endpoint().port();
  }

  Task<void> accept_all() {
    for (std::size_t turn = 0;; turn = (turn + 1) % workers.size()) {
      Worker& worker = *workers[turn];
      Socket socket(worker.context.get_executor());
      const auto [error] = co_await acceptor.async_accept(socket, awaited);
      if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
      if (error) {
        // Out of descriptors or memory: wait for connections to close, rather than spin.
        Timer pause(main, Milliseconds(50));
        co_await pause.async_wait(awaited);
        continue;
      }
      take(std::move(socket), worker);
    }
  }

  void take(Socket socket, Worker& worker) {
    if (open_connections.load() >= options.limits.connections_max) return turn_away(socket);
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    open_connections.fetch_add(1);
    asio::co_spawn(worker.context.get_executor(), serve(std::move(socket), worker), asio::detached);
  }

  // A few bytes always fit in a fresh socket's send buffer, so this does not wait.
  void turn_away(Socket& socket) {
    const Response response = service->refuse(
        {.code = ProblemCode::overloaded, .detail = "as many connections as allowed are open"});
    std::string bytes;
    append_head(bytes, response, http_date(), false, false);
    bytes += response.body;
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(bytes), ignored);
    socket.shutdown(tcp::socket::shutdown_both, ignored);
  }

  Task<void> serve(Socket socket, Worker& worker) {
    try {
      Connection connection(std::move(socket), worker, *service);
      co_await connection.serve();
    } catch (const std::exception&) {
      // Out of memory for this connection: it is closed, the others go on.
    }
    open_connections.fetch_sub(1);
  }

  Task<void> sweep(Worker& worker) {
    const TransportLimits& limits = options.limits;
    const Milliseconds shortest = std::min(
        {limits.idle_timeout, limits.header_timeout, limits.body_timeout, limits.write_timeout});
    const Milliseconds pause = std::clamp(shortest / 4, Milliseconds(5), Milliseconds(250));
    while (true) {
      worker.timer.expires_after(pause);
      const auto [error] = co_await worker.timer.async_wait(awaited);
      if (error) co_return;
      worker.date = http_date();
      const Clock::time_point now = Clock::now();
      for (Connection* connection : worker.connections) connection->check_time(now);
    }
  }

  void start_workers() {
    for (auto& owned : workers) {
      Worker& worker = *owned;
      asio::co_spawn(worker.context.get_executor(), sweep(worker), asio::detached);
      worker.thread = std::thread([&worker] { worker.context.run(); });
    }
  }

  Task<void> wait(Milliseconds duration) {
    timer.expires_after(duration);
    co_await timer.async_wait(awaited);
  }

  // Waits for the signal, then lets the server end in good order.
  Task<void> stop_in_order(const std::function<void()>& on_stop, Milliseconds drain,
                           Milliseconds grace) {
    if (!stop_asked) co_await signals.async_wait(awaited);
    on_stop();
    co_await wait(drain);
    error_code ignored;
    acceptor.close(ignored);
    for (auto& worker : workers) {
      asio::post(worker->context, [w = worker.get()] {
        w->draining = true;
        for (Connection* connection : w->connections) connection->drain();
      });
    }
    const Clock::time_point end = Clock::now() + grace;
    while (open_connections.load() > 0 && Clock::now() < end) co_await wait(Milliseconds(5));
    main.stop();
  }

  void stop_workers() {
    for (auto& worker : workers) worker->context.stop();
    for (auto& worker : workers) worker->thread.join();
  }

  ServerOptions options;
  Service* service = nullptr;  // of run()
  asio::io_context main{1};
  asio::basic_socket_acceptor<tcp, Io> acceptor;
  asio::basic_signal_set<Io> signals;
  Timer timer;
  std::vector<std::unique_ptr<Worker>> workers;
  std::atomic<std::size_t> open_connections{0};
  std::uint16_t port = 0;
  bool stop_asked = false;  // of the main thread
};

Server::Server(const ServerOptions& options) : internals_(std::make_unique<Internals>(options)) {}
Server::~Server() = default;

std::uint16_t Server::port() const { return internals_->port; }
std::size_t Server::connections() const { return internals_->open_connections.load(); }

bool Server::run(Service& service, const std::function<void()>& on_stop, Milliseconds drain,
                 Milliseconds grace) {
  Internals& in = *internals_;
  in.service = &service;
  in.start_workers();
  asio::co_spawn(in.main.get_executor(), in.accept_all(), asio::detached);
  asio::co_spawn(in.main.get_executor(), in.stop_in_order(on_stop, drain, grace), asio::detached);
  in.main.run();
  in.stop_workers();
  return in.open_connections.load() == 0;
}

void Server::stop() {
  asio::post(internals_->main, [this] {
    internals_->stop_asked = true;
    internals_->signals.cancel();
  });
}

}  // namespace stapel::http
