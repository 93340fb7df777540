// What HTTP itself costs: a Beast server on one thread that reads a POST whole and answers with so
// many bytes, whatever was asked. bench/compare_http.py drives it beside `stapel serve`. It has no
// limits and no timeouts, so it is no server for anything else.
//
//   bare_beast BYTES      prints the port on 127.0.0.1, serves until it is killed
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <iostream>
#include <string>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Io = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Io>;
using Acceptor = asio::basic_socket_acceptor<tcp, Io>;
constexpr auto awaited = asio::as_tuple(asio::use_awaitable_t<Io>{});
constexpr std::size_t read_ahead = 8192;  // growing it again for each request costs half the speed

asio::awaitable<void, Io> serve(Socket socket, const std::string& body) {
  boost::beast::flat_buffer buffer;
  buffer.reserve(read_ahead);
  socket.set_option(tcp::no_delay(true));
  while (true) {
    http::request<http::string_body> request;
    const auto [unread, read] = co_await http::async_read(socket, buffer, request, awaited);
    if (unread) co_return;
    http::response<http::string_body> response{http::status::ok, request.version(), body};
    response.set(http::field::content_type, "application/json");
    response.keep_alive(request.keep_alive());
    response.prepare_payload();
    const auto [unsent, sent] = co_await http::async_write(socket, response, awaited);
    if (unsent || response.need_eof()) co_return;
  }
}

asio::awaitable<void, Io> accept(Acceptor& acceptor, const std::string& body) {
  while (true) {
    auto [error, socket] = co_await acceptor.async_accept(awaited);
    if (!error)
      asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), body), asio::detached);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: bare_beast BYTES\n";
    return 2;
  }
  const std::string body(std::stoul(argv[1]), 'x');
  asio::io_context context{1};
  Acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  std::cout << acceptor.local_endpoint().port() << std::endl;
  asio::co_spawn(context, accept(acceptor, body), asio::detached);
  context.run();
}
