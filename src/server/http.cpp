// SPDX-License-Identifier: Apache-2.0
#include "server/http.h"

#include <fmt/format.h>
#include <openssl/ssl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/error.h"
#include "core/unicode.h"
#include "server/wire.h"

namespace radgenome::server {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_header_bytes = 64 << 10;
constexpr auto to_send_headers = 10s;
constexpr auto between_requests = 15s;
constexpr std::size_t body_bytes_a_ms = 1000;
constexpr std::size_t piece = 1 << 20;
constexpr int backlog = 512;

/// What httplib does not know of the request that its thread is at.
struct Exchange {
  Wire* wire = nullptr;
  Request request;
  bool carries = false;  ///< something that must be read before the next request
};
thread_local Exchange exchange;

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

Context context_of(const std::optional<Tls>& tls) {
  if (!tls) return nullptr;
  Context context(SSL_CTX_new(TLS_server_method()));
  if (!context) throw std::bad_alloc();
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (SSL_CTX_use_certificate_chain_file(context.get(), tls->certificate.c_str()) != 1)
    throw Error("bad_certificate",
                fmt::format("{} is no certificate that can be read; give a PEM file with the server's "
                            "certificate and those that it rests on",
                            tls->certificate.string()));
  if (SSL_CTX_use_PrivateKey_file(context.get(), tls->key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1)
    throw Error("bad_certificate", fmt::format("{} is not the private key of {}; give its PEM file",
                                               tls->key.string(), tls->certificate.string()));
  return context;
}

/// Takes over what is needed, and hides from httplib what it would answer by itself: it would search paths by
/// regular expressions, cut ranges and compress.
void take(httplib::Request& from) {
  auto& request = exchange.request;
  request = {};
  request.method = from.method;
  request.path = std::exchange(from.path, "/");
  request.address = from.remote_addr;
  for (const auto& [name, value] : from.params) request.query.emplace(name, value);
  for (const auto& [name, value] : from.headers) request.headers.emplace(lower_case(name), value);
  from.ranges.clear();
  from.headers.erase("Accept-Encoding");
  const auto length = request.header("content-length");
  exchange.carries = (!length.empty() && length != "0") || request.headers.contains("transfer-encoding");
}

std::optional<std::string> read_body(const httplib::ContentReader* reader, std::size_t most) {
  if (!exchange.carries) return "";
  if (reader == nullptr) return std::nullopt;
  if (!exchange.request.headers.contains("transfer-encoding")) {
    const auto text = exchange.request.header("content-length");
    std::uint64_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || end != text.data() + text.size() || length > most) return std::nullopt;
  }
  exchange.wire->allow(to_send_headers + std::chrono::milliseconds(most / body_bytes_a_ms),
                       most + most / 4 + most_header_bytes);
  std::string body;
  const bool whole = (*reader)([&](const char* bytes, std::size_t size) {
    if (body.size() + size > most) return false;
    body.append(bytes, size);
    return true;
  });
  if (!whole) return std::nullopt;
  exchange.carries = false;
  return body;
}

void put(Response&& from, httplib::Response& to) {
  to.status = from.status;
  for (const auto& [name, value] : from.headers) to.set_header(name, value);
  if (exchange.carries) to.set_header("Connection", "close");
  if (from.bytes) {
    const auto begin = from.begin;
    to.set_content_provider(
        from.end - from.begin, from.type,
        [bytes = from.bytes, begin](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
          const auto part = bytes->view().substr(begin + offset, std::min(length, piece));
          return sink.write(part.data(), part.size());
        });
  } else if (!from.type.empty()) {
    to.set_content(from.text, from.type);
  }
}

void set_socket_options(int socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

}  // namespace

/// httplib's server over wires of our own.
class HttpServer::Wires : public httplib::Server {
 public:
  Wires(const std::string& address, int port, const std::optional<Tls>& tls, Handle handle)
      : handle_(std::move(handle)),
        context_(context_of(tls)),
        stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    new_task_queue = [] { return new httplib::ThreadPool(threads); };
    set_socket_options(server::set_socket_options);
    set_tcp_nodelay(true);
    route();
    port_ = port == 0 ? bind_to_any_port(address) : (bind_to_port(address, port) ? port : -1);
    if (port_ <= 0)
      throw Error("cannot_listen", fmt::format("{} port {} cannot be listened on; see that the address is "
                                               "one of this machine and that nothing else uses the port",
                                               address, port));
    ::listen(svr_sock_, backlog);  // httplib's own is 5: browsers open many at once
  }
  ~Wires() override { ::close(stop_); }

  int port() const { return port_; }
  void end() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_, &one, sizeof(one));
    stop();
  }

 private:
  void route() {
    const auto serve = [this](const httplib::Request&, httplib::Response& to,
                              const httplib::ContentReader& reader) { answer(to, &reader); };
    const auto serve_bare = [this](const httplib::Request&, httplib::Response& to) { answer(to, nullptr); };
    Get("/", serve_bare);
    Options("/", serve_bare);
    Post("/", serve);
    Put("/", serve);
    Patch("/", serve);
    Delete("/", serve);
    set_pre_routing_handler([serve_bare](const httplib::Request& from, httplib::Response& to) {
      static constexpr std::string_view known[] = {"GET",   "HEAD",   "POST",   "PUT",
                                                   "PATCH", "DELETE", "OPTIONS"};
      if (std::find(std::begin(known), std::end(known), from.method) != std::end(known))
        return HandlerResponse::Unhandled;
      serve_bare(from, to);
      return HandlerResponse::Handled;
    });
    set_error_handler([](const httplib::Request&, httplib::Response& to) {
      if (to.body.empty() && to.content_length_ == 0 && to.status >= 400)
        to.set_content(R"({"code":"bad_request","sentence":"the request is no HTTP that this server reads"})",
                       "application/json");
    });
  }

  void answer(httplib::Response& to, const httplib::ContentReader* reader) const {
    put(handle_(exchange.request, [reader](std::size_t most) { return read_body(reader, most); }), to);
  }

  bool process_and_close_socket(socket_t socket) override {
    Wire wire(socket, context_.get(), stop_);
    exchange = {&wire, {}, false};
    while (wire.next_request(between_requests)) {
      wire.allow(to_send_headers, most_header_bytes);
      bool closed = false;
      exchange.carries = true;  // until its headers are known
      if (!process_request(wire, !is_running(), closed, take) || closed || exchange.carries) break;
    }
    if (exchange.carries) wire.linger();
    exchange = {};
    return true;
  }

  Handle handle_;
  Context context_;
  int stop_, port_ = 0;
};

HttpServer::HttpServer(const std::string& address, int port, const std::optional<Tls>& tls, Handle handle)
    : wires_(std::make_unique<Wires>(address, port, tls, std::move(handle))) {}
HttpServer::~HttpServer() = default;

int HttpServer::port() const {
  return wires_->port();
}
void HttpServer::run() {
  wires_->listen_after_bind();
}
void HttpServer::stop() {
  wires_->end();
}

}  // namespace radgenome::server
