// See http_sender.h. The handles of libcurl belong to the sender's own thread; other threads only
// leave requests for it.
#include "connectors/http_sender.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/check.h"
#include "webhooks/address.h"

namespace stapel::connectors {
namespace {

using webhooks::Address;
using webhooks::Reach;

// How long the thread may sleep when nothing happens; it is woken for whatever does.
constexpr int idle_milliseconds = 1'000;

// libcurl's handles are all pointers to void, so each kind needs its own way to end.
struct EndEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct EndMulti {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, EndList>;

List list_of(const std::vector<std::string>& lines) {
  List list;
  for (const std::string& line : lines) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)list.release();
    list.reset(longer);
  }
  return list;
}

// One request while it runs.
struct Transfer {
  SendRequest request;
  std::function<void(SendResult)> done;
  Reach reach = Reach::public_only;
  List headers;
  std::string answer_start = {};
  std::size_t answer_size = 0;
  bool forbidden = false;  // an address was refused
  std::unique_ptr<CURL, EndEasy> handle{curl_easy_init()};
};

std::optional<Address> address_of(const curl_sockaddr& target) {
  if (target.family == AF_INET && target.addrlen >= sizeof(sockaddr_in)) {
    sockaddr_in in{};
    std::memcpy(&in, &target.addr, sizeof in);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
    return webhooks::address_of_v4(bytes);
  }
  if (target.family == AF_INET6 && target.addrlen >= sizeof(sockaddr_in6)) {
    sockaddr_in6 in{};
    std::memcpy(&in, &target.addr, sizeof in);
    Address address;
    std::memcpy(address.bytes.data(), &in.sin6_addr, address.bytes.size());
    return address;
  }
  return std::nullopt;
}

// libcurl asks for a socket when it knows the very address that it will connect it to.
curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* target) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  const auto address = address_of(*target);
  const bool allowed =
      address && (transfer.reach == Reach::anywhere || webhooks::why_not_public(*address).empty());
  if (!allowed) {
    transfer.forbidden = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

char printable(char c) { return c >= ' ' && c <= '~' ? c : ' '; }

std::size_t receive(char* bytes, std::size_t, std::size_t size, void* self) {
  Transfer& transfer = *static_cast<Transfer*>(self);
  const std::size_t room = answer_start_bytes - transfer.answer_start.size();
  std::transform(bytes, bytes + std::min(size, room), std::back_inserter(transfer.answer_start),
                 printable);
  transfer.answer_size += size;
  return transfer.answer_size <= answer_bytes_max ? size : 0;  // 0 ends the transfer
}

SendFault fault_of(CURLcode code, const Transfer& transfer) {
  switch (code) {
    case CURLE_OK:
      return SendFault::none;
    case CURLE_COULDNT_RESOLVE_HOST:
      return SendFault::name_not_found;
    case CURLE_OPERATION_TIMEDOUT:
      return SendFault::timed_out;
    case CURLE_COULDNT_CONNECT:
      return transfer.forbidden ? SendFault::forbidden_address : SendFault::not_reached;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
      return SendFault::tls_failed;
    default:
      return SendFault::broken;
  }
}

SendResult result_of(CURLcode code, const Transfer& transfer) {
  CURL* handle = transfer.handle.get();
  long status = 0;
  curl_off_t microseconds = 0, retry_after = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle, CURLINFO_TOTAL_TIME_T, &microseconds);
  curl_easy_getinfo(handle, CURLINFO_RETRY_AFTER, &retry_after);
  SendResult result{.milliseconds = microseconds / 1'000};
  // An answer that says more than anybody reads has said its status.
  const bool answered = code == CURLE_OK || transfer.answer_size > answer_bytes_max;
  if (!answered) {
    result.fault = fault_of(code, transfer);
    return result;
  }
  result.status = static_cast<int>(status);
  if (retry_after > 0) result.retry_after_seconds = retry_after;
  result.answer_start = transfer.answer_start;
  return result;
}

class HttpSender final : public Sender {
 public:
  explicit HttpSender(const HttpSenderOptions& options)
      : options_(options), known_hosts_(list_of(options.known_hosts)) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_.reset(started == CURLE_OK ? curl_multi_init() : nullptr);
    if (!multi_) throw std::runtime_error("libcurl cannot be started");
    thread_ = std::thread([this] { run(); });
  }
  ~HttpSender() override { stop(); }

  void send(SendRequest request, std::function<void(SendResult)> done) override {
    {
      const std::lock_guard lock(mutex_);
      if (stop_) return;
      waiting_.push_back({std::move(request), std::move(done)});
    }
    curl_multi_wakeup(multi_.get());
  }

  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      stop_ = true;
    }
    curl_multi_wakeup(multi_.get());
    if (thread_.joinable()) thread_.join();
  }

 private:
  struct Waiting {
    SendRequest request;
    std::function<void(SendResult)> done;
  };

  void run() {
    while (start_waiting()) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      finish_done();
      curl_multi_poll(multi_.get(), nullptr, 0, idle_milliseconds, nullptr);
    }
    for (const auto& [handle, transfer] : running_) curl_multi_remove_handle(multi_.get(), handle);
    running_.clear();
    const std::lock_guard lock(mutex_);
    waiting_.clear();
  }

  // False where the sender is to stop.
  bool start_waiting() {
    while (true) {
      Waiting next;
      {
        const std::lock_guard lock(mutex_);
        if (stop_) return false;
        if (waiting_.empty() || running_.size() >= options_.at_once_max) return true;
        next = std::move(waiting_.front());
        waiting_.pop_front();
      }
      start(std::move(next));
    }
  }

  void start(Waiting next) {
    if (next.request.body.size() >= body_bytes_max) {
      return next.done({.fault = SendFault::too_large});
    }
    auto transfer = std::make_unique<Transfer>(
        Transfer{std::move(next.request), std::move(next.done), options_.reach, {}});
    STAPEL_CHECK(transfer->handle != nullptr);
    set_up(*transfer);
    CURL* handle = transfer->handle.get();
    curl_multi_add_handle(multi_.get(), handle);
    running_.emplace(handle, std::move(transfer));
  }

  template <typename T>
  static void set(Transfer& transfer, CURLoption option, T value) {
    STAPEL_CHECK(curl_easy_setopt(transfer.handle.get(), option, value) == CURLE_OK);
  }

  void set_up(Transfer& transfer) const {
    // No wait for "100 Continue": bodies are small.
    std::vector<std::string> lines = {"Expect:"};
    for (const auto& [name, value] : transfer.request.headers) lines.push_back(name + ": " + value);
    transfer.headers = list_of(lines);
    set(transfer, CURLOPT_URL, transfer.request.url.c_str());
    set(transfer, CURLOPT_POST, 1L);
    set(transfer, CURLOPT_POSTFIELDS, transfer.request.body.data());
    set(transfer, CURLOPT_POSTFIELDSIZE, static_cast<long>(transfer.request.body.size()));
    set(transfer, CURLOPT_HTTPHEADER, transfer.headers.get());
    set(transfer, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
    set(transfer, CURLOPT_FOLLOWLOCATION, 0L);
    set(transfer, CURLOPT_PROXY, "");
    set(transfer, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(transfer, CURLOPT_NOSIGNAL, 1L);
    set(transfer, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout_milliseconds));
    set(transfer, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_milliseconds));
    set(transfer, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(transfer, CURLOPT_OPENSOCKETDATA, &transfer);
    set(transfer, CURLOPT_WRITEFUNCTION, &receive);
    set(transfer, CURLOPT_WRITEDATA, &transfer);
    if (known_hosts_) set(transfer, CURLOPT_RESOLVE, known_hosts_.get());
  }

  void finish_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      const auto found = running_.find(message->easy_handle);
      STAPEL_CHECK(found != running_.end());
      const std::unique_ptr<Transfer> transfer = std::move(found->second);
      running_.erase(found);
      curl_multi_remove_handle(multi_.get(), transfer->handle.get());
      transfer->done(result_of(code, *transfer));
    }
  }

  const HttpSenderOptions options_;
  const List known_hosts_;
  std::unique_ptr<CURLM, EndMulti> multi_;
  std::map<CURL*, std::unique_ptr<Transfer>> running_;
  std::mutex mutex_;
  std::deque<Waiting> waiting_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Sender> make_http_sender(const HttpSenderOptions& options) {
  return std::make_unique<HttpSender>(options);
}

}  // namespace stapel::connectors
